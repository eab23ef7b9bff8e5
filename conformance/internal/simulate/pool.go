package simulate

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// setsPerWorker bounds the memory of a worker, since Istio's code keeps some
// of every set for good.
const setsPerWorker = 1000

// Pool answers sets in child processes.
type Pool struct {
	// Worker is the command line of a child, which reads a set per line and
	// writes an answer per line.
	Worker []string
	// Parallel is the number of children at the same time.
	Parallel int
}

// task is a line with a place for its answer.
type task struct {
	number int
	line   []byte
	answer chan reply
}

type reply struct {
	line []byte
	err  error
}

// Run answers the lines of in on out, in their order. Each answer is written
// as soon as those before it are, so a reader may wait for one before it
// writes the next set.
func (p Pool) Run(in io.Reader, out io.Writer) error {
	work := make(chan task)
	order := make(chan task, 4*p.Parallel)
	readError := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(work)
		readError <- eachLine(in, func(number int, line []byte) error {
			t := task{number, line, make(chan reply, 1)}
			order <- t
			work <- t
			return nil
		})
	}()
	var workers sync.WaitGroup
	for range p.Parallel {
		workers.Go(func() { p.work(work) })
	}
	for t := range order {
		r := <-t.answer
		if r.err != nil {
			return fmt.Errorf("line %d: %w", t.number, r.err)
		}
		if _, err := out.Write(r.line); err != nil {
			return err
		}
	}
	workers.Wait()
	return <-readError
}

// work takes tasks, with a new child when the old one has had its share.
func (p Pool) work(tasks <-chan task) {
	var c *child
	done := setsPerWorker
	for t := range tasks {
		var r reply
		if done == setsPerWorker {
			c.end()
			c, r.err = p.start()
			done = 0
		}
		if r.err == nil {
			r.line, r.err = c.ask(t.line)
		}
		done++
		t.answer <- r
	}
	c.end()
}

type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func (p Pool) start() (*child, error) {
	command := exec.Command(p.Worker[0], p.Worker[1:]...)
	command.Stderr = os.Stderr
	// A child must not outlive this process, however that ends.
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &child{command, in, bufio.NewReader(out)}, nil
}

func (c *child) ask(line []byte) ([]byte, error) {
	if _, err := c.in.Write(line); err != nil {
		return nil, fmt.Errorf("the worker has ended: %w", err)
	}
	answer, err := c.out.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("the worker has ended without an answer: %w", err)
	}
	return answer, nil
}

func (c *child) end() {
	if c != nil {
		_ = c.in.Close()
		_ = c.command.Wait()
	}
}
