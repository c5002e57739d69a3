package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// about tells what was tested, and on what. What can't be found out is left out.
func about(ctx context.Context) [][2]string {
	var out [][2]string
	add := func(name, value string) {
		if value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	add("commit", commit(ctx))
	add("go", runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH)
	add("processor", processor())
	add("memory", memory())
	add("kernel", said(ctx, "uname", "-sr"))
	add("postgresql", postgres(ctx))
	add("load before", loadNow())
	for _, name := range []string{"MADOGUCHI_FAULT_SEED", "MADOGUCHI_FAULT_TRIALS", "MADOGUCHI_FAULT_ALL", "MADOGUCHI_FAULT_RACE", "MADOGUCHI_SIM_FROM", "MADOGUCHI_SIM_SEEDS"} {
		if v := os.Getenv(name); v != "" {
			add("set", name+"="+v)
		}
	}
	return out
}

func commit(ctx context.Context) string {
	c := said(ctx, "git", "rev-parse", "HEAD")
	if c != "" && said(ctx, "git", "status", "--porcelain", "--untracked-files=no") != "" {
		c += " WITH CHANGES THAT ARE NOT COMMITTED"
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

// postgres asks the newest server that is installed for its version.
func postgres(ctx context.Context) string {
	if v := said(ctx, "postgres", "--version"); v != "" {
		return v
	}
	return said(ctx, "sh", "-c", "ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -1 | xargs -I{} {} --version")
}

func processor() string {
	if model := field("/proc/cpuinfo", "model name"); model != "" {
		return fmt.Sprintf("%s, %d cores", model, runtime.NumCPU())
	}
	return fmt.Sprintf("%d cores", runtime.NumCPU())
}

func memory() string { return field("/proc/meminfo", "MemTotal") }

// loadNow is how many processes wanted a processor in the last 1, 5 and 15 minutes: a
// machine that others use is slow, and latencies say little of the desk.
func loadNow() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if f := strings.Fields(string(raw)); err == nil && len(f) > 2 {
		return strings.Join(f[:3], " ")
	}
	return ""
}

// field reads the first line "name: value" of a file of the kernel's.
func field(path, name string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(raw)) {
		if n, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(n) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
