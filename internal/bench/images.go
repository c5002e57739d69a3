package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

const (
	imageRate = 300
	imageP99  = 100 * time.Millisecond
)

// images measures accept while the customers send pictures: each event makes the
// desk fetch, check and seal a file from LINE (the emulator) beside accepting.
func (b *bench) images(ctx context.Context, d *Desk) error {
	if err := d.Setup(ctx, Setup{Operators: 1, Customers: b.customers}); err != nil {
		return err
	}
	ids, err := d.pictures(int(imageRate*(b.For+b.warmUp).Seconds()) + openConns + 1)
	if err != nil {
		return err
	}
	d.images = ids
	defer func() { d.images = nil }()
	got, u, err := b.inbound(ctx, d, "accept pictures", Load{InFlight: openConns, Rate: imageRate, For: b.For})
	if err != nil {
		return err
	}
	start := time.Now()
	if _, err := d.Settled(ctx); err != nil {
		return err
	}
	row := Row{Measure: "images", What: "accept, pictures at 300/s", Budget: "p99 < 100 ms", Measured: spans(&got.Latency) + ", max " + span(got.Latency.Max()), Verdict: judge(got.Latency.Quantile(0.99) < imageP99),
		Note: bound(u) + "; decided " + span(time.Since(start)) + " after the last; files are fetched behind, four at a time", Usage: &u, Figures: map[string]float64{"per_second": got.PerSecond()}}
	latencies(row.Figures, "", &got.Latency)
	b.add(row)
	return nil
}

// pictures makes customers of the emulator send n pictures that no webhook tells of,
// and gives their message ids.
func (d *Desk) pictures(n int) ([]string, error) {
	c := NewConn(d.emuAddr)
	defer c.Close()
	ids := make([]string, 0, n)
	for i := range n {
		c.request("POST", "/emu/users/"+customer(i%d.setup.Customers)+"/messages", "Content-Type", "application/json")
		status, body, err := c.with([]byte(`{"type":"image"}`))
		if err == nil {
			err = refused("a picture at the emulator", 201, status, body)
		}
		if err != nil {
			return nil, err
		}
		var said struct {
			MessageID string `json:"message_id"`
		}
		if err := json.Unmarshal(body, &said); err != nil || said.MessageID == "" {
			return nil, fmt.Errorf("a picture at the emulator: %s: %w", body, err)
		}
		ids = append(ids, said.MessageID)
	}
	return ids, nil
}
