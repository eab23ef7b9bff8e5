// Package manifest reads Kubernetes documents from YAML and JSON files and
// from the snapshot files of the Rust tests.
package manifest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kubejson "k8s.io/apimachinery/pkg/util/json"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// Document is one object of a file, in the order of the file.
type Document struct {
	File  string
	Index int
	// Object is nil when Err is set.
	Object *unstructured.Unstructured
	Err    error
}

// Kind is the object's kind, or nothing when it could not be read.
func (d Document) Kind() string {
	if d.Object == nil {
		return ""
	}
	return d.Object.GetKind()
}

// Name is the object's name, or nothing when it could not be read.
func (d Document) Name() string {
	if d.Object == nil {
		return ""
	}
	return d.Object.GetName()
}

// ReadFile reads one file; "-" is standard input.
func ReadFile(path string) ([]Document, error) {
	var text []byte
	var err error
	if path == "-" {
		text, err = io.ReadAll(os.Stdin)
	} else {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(path, ".snap") {
		text = []byte(StripSnapshotHeader(string(text)))
	}
	return Parse(path, text), nil
}

// Parse splits text into documents. A document that cannot be read is kept
// with its error, so that the ones behind it are still looked at.
func Parse(file string, text []byte) []Document {
	var docs []Document
	add := func(obj map[string]any, err error) {
		d := Document{File: file, Index: len(docs), Err: err}
		if err == nil {
			d.Object = &unstructured.Unstructured{Object: obj}
		}
		docs = append(docs, d)
	}
	reader := kubeyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		chunk, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return docs
		}
		if err != nil {
			add(nil, fmt.Errorf("this is not YAML: %w", err))
			return docs
		}
		value, err := decode(chunk)
		if err != nil {
			add(nil, fmt.Errorf("this is not YAML: %w", err))
			continue
		}
		switch object := value.(type) {
		case nil: // only comments or white space
		case map[string]any:
			for _, item := range unpack(object) {
				if item == nil {
					add(nil, errors.New("an item of the list is no Kubernetes object: write a mapping with apiVersion and kind"))
					continue
				}
				add(item, nil)
			}
		default:
			add(nil, fmt.Errorf("this is a %T and no Kubernetes object: write a mapping with apiVersion and kind", value))
		}
	}
}

// decode keeps whole numbers whole, as the API server does: CEL rules tell
// them from fractions.
func decode(chunk []byte) (value any, err error) {
	js, err := yaml.YAMLToJSONStrict(chunk)
	if err != nil {
		return nil, err
	}
	err = kubejson.Unmarshal(js, &value)
	return value, err
}

// unpack returns the items of a List or of a KRM function's ResourceList, and
// any other object as it is.
func unpack(object map[string]any) []map[string]any {
	kind, _ := object["kind"].(string)
	items, isList := object["items"].([]any)
	if !isList || (kind != "List" && kind != "ResourceList") {
		return []map[string]any{object}
	}
	var out []map[string]any
	for _, item := range items {
		m, _ := item.(map[string]any)
		out = append(out, m)
	}
	return out
}

// StripSnapshotHeader removes the metadata that insta writes in front of a
// snapshot: everything up to the second line that is exactly "---".
func StripSnapshotHeader(text string) string {
	if !strings.HasPrefix(text, "---\n") {
		return text
	}
	_, rest, found := strings.Cut(text[len("---\n"):], "\n---\n")
	if !found {
		return text
	}
	return rest
}
