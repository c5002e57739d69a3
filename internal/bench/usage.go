package bench

import (
	"os"
	"sync"
	"time"
)

// Usage is what a load cost, as shares of all cores together (1 = all of them) and
// bytes of memory.
type Usage struct {
	Desk      float64 `json:"desk_cpu"`
	Database  float64 `json:"database_cpu"`
	Emulator  float64 `json:"emulator_cpu"`
	Generator float64 `json:"generator_cpu"`
	Foreign   float64 `json:"foreign_cpu"`
	DeskRSS   int64   `json:"desk_rss_peak"`
	DBRSS     int64   `json:"database_rss_peak"`

	Took time.Duration `json:"-"`
}

// PerEvent is the processor time a share means for each of n things.
func (u Usage) PerEvent(share float64, cores int, n int64) time.Duration {
	if n == 0 {
		return 0
	}
	return time.Duration(share * float64(cores) * float64(u.Took) / float64(n))
}

// watch samples the processes of a run until the returned function is called.
func (d *Desk) watch(cores int) func() Usage {
	return watch(cores, func() [4][]int {
		g := [4][]int{d.PIDs(), d.engine.PIDs(), nil, {os.Getpid()}}
		if d.emulator != nil {
			g[2] = []int{d.emulator.PID()}
		}
		return g
	})
}

// watchAlone samples a database that this process itself works on.
func watchAlone(e Engine, cores int) func() Usage {
	return watch(cores, func() [4][]int { return [4][]int{nil, e.PIDs(), nil, {os.Getpid()}} })
}

// watch samples groups of processes: desk, database, emulator, generator.
func watch(cores int, groups func() [4][]int) func() Usage {
	first := map[int]time.Duration{}
	for _, g := range groups() {
		for _, pid := range g {
			first[pid] = cpuOf(pid)
		}
	}
	all, start := busy(), time.Now()
	var peak Usage
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			g := groups()
			peak.DeskRSS, peak.DBRSS = max(peak.DeskRSS, sumRSS(g[0])), max(peak.DBRSS, sumRSS(g[1]))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	var once sync.Once
	return func() Usage {
		once.Do(func() {
			close(stop)
			<-done
			peak.Took = time.Since(start)
			share := func(t time.Duration) float64 { return float64(t) / float64(peak.Took) / float64(cores) }
			var used [4]time.Duration
			for i, g := range groups() {
				for _, pid := range g {
					used[i] += max(cpuOf(pid)-first[pid], 0)
				}
			}
			peak.Desk, peak.Database, peak.Emulator, peak.Generator = share(used[0]), share(used[1]), share(used[2]), share(used[3])
			peak.Foreign = max(share(busy()-all-used[0]-used[1]-used[2]-used[3]), 0)
		})
		return peak
	}
}

func sumRSS(pids []int) (n int64) {
	for _, pid := range pids {
		n += rssOf(pid)
	}
	return n
}
