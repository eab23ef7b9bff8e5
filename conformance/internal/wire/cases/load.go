package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Load reads the case files of a folder and of its direct subfolders. Words
// choose among them: a whole name, a group or a part of a name.
func Load(dir string, words []string) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var all []Case
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		c, err := Parse(file, text)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no case in %s: expected GROUP/NAME.yaml files there", dir)
	}
	if len(words) == 0 {
		return all, nil
	}
	var chosen []Case
	used := map[string]bool{}
	for _, c := range all {
		match := false
		for _, word := range words {
			if c.Name == word || c.Group == strings.TrimSuffix(word, "/") || strings.Contains(c.Name, word) {
				match, used[word] = true, true
			}
		}
		if match {
			chosen = append(chosen, c)
		}
	}
	for _, word := range words {
		if !used[word] {
			return nil, fmt.Errorf("no case is called %q: the names are GROUP/NAME of the files in %s", word, dir)
		}
	}
	return chosen, nil
}

// Parse reads one case.
func Parse(path string, text []byte) (Case, error) {
	c := Case{}
	if err := yaml.UnmarshalStrict(text, &c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	c.Path = path
	c.Group = filepath.Base(filepath.Dir(path))
	c.Name = c.Group + "/" + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if c.Gateway == "" {
		c.Gateway = "aks"
	}
	if c.OutboundTrafficPolicy == "" {
		c.OutboundTrafficPolicy = "REGISTRY_ONLY"
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}
