package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// targets are the systems that we build for: each links a little more or less.
var targets = []string{"linux", "darwin", "windows"}

// linked lists Go and the modules whose packages are linked into the binary, each with the
// terms of its root and of the folders of those packages.
func linked(root string) ([]part, error) {
	folders := map[string]map[string]bool{} // by module
	homes := map[string]string{}
	for _, system := range targets {
		cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", "./cmd/madoguchi")
		cmd.Dir, cmd.Stderr = root, os.Stderr
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			return nil, err
		}
		for lines := json.NewDecoder(strings.NewReader(string(out))); ; {
			var p struct {
				Dir    string
				Module *struct {
					Path, Version, Dir string
					Main               bool
				}
			}
			if err := lines.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if p.Module == nil || p.Module.Main {
				continue
			}
			name := p.Module.Path + " " + p.Module.Version
			if homes[name] = p.Module.Dir; folders[name] == nil {
				folders[name] = map[string]bool{}
			}
			for dir := p.Dir; len(dir) >= len(p.Module.Dir); dir = filepath.Dir(dir) {
				folders[name][dir] = true
			}
		}
	}
	home, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	parts := []part{{"Go", []string{filepath.Join(strings.TrimSpace(string(home)), "LICENSE")}}}
	for name, dirs := range folders {
		one := part{name: name}
		for dir := range dirs {
			files, err := termsIn(dir)
			if err != nil {
				return nil, err
			}
			one.files = append(one.files, files...)
		}
		slices.Sort(one.files)
		parts = append(parts, one)
	}
	slices.SortFunc(parts[1:], byName)
	return parts, nil
}

// built are packages of which something is in the console, though it only builds with them.
var built = []string{"tailwindcss", "vite", "@vitejs/plugin-vue"}

// shipped lists the npm packages that the console is made of: those of its lock file that
// are not for development only. One whose folder has no licence, or that of much that is
// not in the console, has it in texts, from its repository.
func shipped(root string) (parts []part, err error) {
	var lock struct {
		Packages map[string]struct {
			Version                    string
			Dev, Optional, DevOptional bool
		}
	}
	raw, err := os.ReadFile(filepath.Join(root, "web/package-lock.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		return nil, err
	}
	for path, p := range lock.Packages {
		_, name, ok := strings.Cut(path, "node_modules/")
		if !ok || (p.Dev || p.Optional || p.DevOptional) && !slices.Contains(built, name) {
			continue
		}
		if i := strings.LastIndex(name, "node_modules/"); i >= 0 {
			name = name[i+len("node_modules/"):]
		}
		folder := filepath.Join(root, "script/licences/texts", name)
		if _, err := os.Stat(folder); err != nil {
			folder = filepath.Join(root, "web", path)
		}
		files, err := termsIn(folder)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		parts = append(parts, part{name: "npm " + name + " " + p.Version, files: files})
	}
	slices.SortFunc(parts, byName)
	return slices.CompactFunc(parts, func(a, b part) bool { return a.name == b.name }), nil
}
