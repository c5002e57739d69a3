package bench

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden table anew")

func TestTable(t *testing.T) {
	r := Report{At: time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC), Version: "v0", Nodes: 1, Seconds: 12, Engines: map[string]string{"sqlite": "SQLite 3.51"},
		Machine: Machine{CPU: "Example CPU", Cores: 2, Kernel: "6.18", Go: "go1.26", FsyncP50: 550 * time.Microsecond, FsyncP99: 2 * time.Millisecond}}
	u := Usage{Desk: .42, Generator: .08, Foreign: .45}
	r.Add(Row{Engine: "sqlite", Measure: "accept", What: "accept, 64 in flight", Measured: rate(12345.6) + ", p50 4 ms", Peer: "210/s", Note: bound(u)})
	r.Add(Row{Engine: "sqlite", Measure: "accept", What: "窓口の一行 ÷ 全角", Budget: "gate ≥ 60 %", Gate: true, Measured: percent(.615), Verdict: judge(true)})
	r.Add(Row{Engine: "sqlite", Measure: "reply", What: "reply", Budget: "p99 < 10 ms", Measured: span(1234567 * time.Microsecond), Verdict: judge(false)})
	r.Problem("3 of 10 webhooks were refused")
	var got bytes.Buffer
	r.Table(&got)
	const golden = "testdata/table.golden"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the table has changed (go test ./internal/bench -update writes it anew):\n%s", got.String())
	}
}

func TestFiguresReadWell(t *testing.T) {
	for got, want := range map[string]string{
		rate(1234567.8): "1,234,568/s", count(999): "999", count(-1234): "-1,234", count(1000): "1,000",
		span(950 * time.Microsecond): "950 µs", span(9500 * time.Microsecond): "9.50 ms", span(99 * time.Millisecond): "99.0 ms",
		span(640 * time.Millisecond): "640 ms", span(2500 * time.Millisecond): "2.50 s", percent(.155): "16 %", megabytes(39_800_000): "39.8 MB",
		fileName("sqlite Accept 64/s"): "sqlite-accept-64-s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
