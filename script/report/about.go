package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// about tells what was tested, and on what. What can't be found out is left out.
func about(ctx context.Context) [][2]string {
	out := [][2]string{{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	add("commit", commit(ctx))
	add("cpu", cpu())
	add("kernel", said(ctx, "uname", "-sr"))
	for _, name := range []string{"MADOGUCHI_FAULT_SEED", "MADOGUCHI_FAULT_TRIALS", "MADOGUCHI_SIM_FROM", "MADOGUCHI_SIM_SEEDS"} {
		add(strings.ToLower(strings.TrimPrefix(name, "MADOGUCHI_")), os.Getenv(name))
	}
	return out
}

func commit(ctx context.Context) string {
	c := said(ctx, "git", "rev-parse", "HEAD")
	if c != "" && said(ctx, "git", "status", "--porcelain") != "" {
		c += " with changes that are not committed"
	}
	return c
}

func said(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func cpu() string {
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(raw)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value) + ", " + show(float64(runtime.NumCPU())) + " cores"
		}
	}
	return ""
}
