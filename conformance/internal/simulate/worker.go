package simulate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime/debug"
)

// garbage is the share of the memory in use that may be garbage, in percent:
// nearly all of a set is when it has been answered.
const garbage = 400

// Work answers the lines of in on out, one after the other, as a child of a Pool.
func Work(in io.Reader, out io.Writer, istioDir string) error {
	debug.SetGCPercent(garbage)
	answerer, err := NewAnswerer(istioDir)
	if err != nil {
		return err
	}
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	return eachLine(in, func(_ int, line []byte) error {
		set, err := Parse(line)
		if err != nil {
			return err
		}
		return answers.Encode(answerer.Answer(set))
	})
}

// eachLine passes on the lines that are not empty, with their numbers.
func eachLine(in io.Reader, pass func(number int, line []byte) error) error {
	reader := bufio.NewReader(in)
	for number := 1; ; number++ {
		line, end := reader.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := pass(number, append(line, '\n')); err != nil {
				return err
			}
		}
		if errors.Is(end, io.EOF) {
			return nil
		}
		if end != nil {
			return end
		}
	}
}
