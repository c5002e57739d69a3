package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// observe appends what the emulator sees to a file, each call in one write, so that a kill
// loses none that was answered. The file is open as long as the process lives. Without a name
// there is no observer.
func observe(name string) (func(lineemu.Traffic), error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--traffic: %w", err)
	}
	return func(tr lineemu.Traffic) {
		line, err := json.Marshal(tr)
		if err == nil {
			_, err = f.Write(append(line, '\n'))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "--traffic:", err)
		}
	}, nil
}
