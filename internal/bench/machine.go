package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"time"
)

// hz is the unit of processor times in /proc; Linux shows 100 to programs whatever
// the kernel's own is.
const hz = 100

// Machine describes where a run took place.
type Machine struct {
	CPU       string        `json:"cpu"`
	Cores     int           `json:"cores"`
	Kernel    string        `json:"kernel"`
	Go        string        `json:"go"`
	FsyncP50  time.Duration `json:"fsync_p50_ns"`
	FsyncP99  time.Duration `json:"fsync_p99_ns"`
	FsyncPath string        `json:"fsync_path"`
}

// Look reads what the machine says of itself and measures fsync in a folder.
func Look(dir string) (Machine, error) {
	m := Machine{Cores: runtime.NumCPU(), Go: runtime.Version(), FsyncPath: dir}
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(line, "model name"); ok {
				m.CPU = strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
				break
			}
		}
	}
	if b, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = strings.TrimSpace(string(b))
	}
	var err error
	m.FsyncP50, m.FsyncP99, err = fsync(dir)
	return m, err
}

// fsync appends 4 kB blocks to a file and makes each durable.
func fsync(dir string) (p50, p99 time.Duration, err error) {
	f, err := os.CreateTemp(dir, "fsync")
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	block, took := make([]byte, 4096), make([]time.Duration, 200)
	for i := range took {
		if _, err := f.Write(block); err != nil {
			return 0, 0, err
		}
		start := time.Now()
		if err := f.Sync(); err != nil {
			return 0, 0, err
		}
		took[i] = time.Since(start)
	}
	sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
	return took[len(took)/2], took[len(took)*99/100], nil
}

// cpuOf is the processor time a process has used, with that of children it has
// waited for; none when it is gone.
func cpuOf(pid int) time.Duration {
	f := statOf(pid)
	if len(f) < 17 {
		return 0
	}
	var ticks int64
	for _, i := range []int{11, 12, 13, 14} { // utime, stime, cutime, cstime behind the name
		n, _ := strconv.ParseInt(f[i], 10, 64) // the kernel writes numbers
		ticks += n
	}
	return time.Duration(ticks) * time.Second / hz
}

// statOf gives the fields of /proc/PID/stat behind the program's name.
func statOf(pid int) []string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	s := string(b)
	return strings.Fields(s[strings.LastIndexByte(s, ')')+1:])
}

// childrenOf lists the processes that a process has started.
func childrenOf(pid int) []int {
	dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well formed
	var out []int
	for _, dir := range dirs {
		n, err := strconv.Atoi(filepath.Base(dir))
		if f := statOf(n); err == nil && len(f) > 1 && f[1] == strconv.Itoa(pid) {
			out = append(out, n)
		}
	}
	return out
}

// rssOf is a process's memory that is in RAM, in bytes; 0 when it is gone.
func rssOf(pid int) int64 { return memoryOf(pid, "VmRSS:") }

// fileRSSOf is the part of it that holds pages of files, of the program's own before all: every
// process of the program shares them, and the kernel drops them when it needs room.
func fileRSSOf(pid int) int64 { return memoryOf(pid, "RssFile:") }

func memoryOf(pid int, name string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// busy is the processor time that the whole machine has worked.
func busy() time.Duration {
	b, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(b), "\n")
	var ticks int64
	for i, field := range strings.Fields(line) {
		if i == 0 || i == 4 || i == 5 || i > 8 { // "cpu", idle, iowait, guest (counted in user)
			continue
		}
		n, _ := strconv.ParseInt(field, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / hz
}
