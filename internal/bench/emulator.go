package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// The emulator must never be what bounds the desk.
const (
	emulatorCalls    = 10_000
	emulatorWebhooks = 20_000
)

// emulator measures the LINE emulator alone: pushes a second that it takes, and webhooks a second
// that it sends to a server which verifies them and keeps nothing.
func (b *bench) emulator(ctx context.Context, d *Desk) error {
	if err := d.startEmulator(b.customers); err != nil {
		return err
	}
	d.setup = Setup{Customers: b.customers}
	b.emulatorPushes(ctx, d)
	return b.emulatorWebhooks(ctx, d)
}

func (b *bench) emulatorPushes(ctx context.Context, d *Desk) {
	name := "LINE emulator alone: pushes, 64 in flight"
	got, u := b.asked(ctx, d, name, 64, func(int) Work {
		c := NewConn(d.emuAddr)
		return func(n int64, _ time.Time) error {
			c.request("POST", "/v2/bot/message/push", "Authorization", "Bearer "+d.emuToken, "Content-Type", "application/json")
			status, body, err := c.with([]byte(`{"to":"` + customer(int(n)%b.customers) + `","messages":[{"type":"text","text":"確認いたします"}]}`))
			if err != nil {
				return err
			}
			return refused("push", 200, status, body)
		}
	})
	row := Row{Measure: "emulator", What: name, Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency), Note: bound(u), Usage: &u,
		Budget: "aim ≥ " + rate(emulatorCalls), Verdict: judge(got.PerSecond() >= emulatorCalls), Figures: map[string]float64{"per_second": got.PerSecond()}}
	latencies(row.Figures, "", &got.Latency)
	b.add(row)
}

// emulatorWebhooks lets the emulator make its customers write by itself: a control call a text would
// be most of the work.
func (b *bench) emulatorWebhooks(ctx context.Context, d *Desk) error {
	sink, err := b.bin.Start("sink", nil, "bench-part", "sink")
	if err != nil {
		return err
	}
	defer func() { _ = sink.Stop() }() // it keeps nothing that could be lost
	var up struct{ Address string }
	if err := sink.ReadJSON(&up); err != nil {
		return err
	}
	if err := d.emulatorSends(up.Address, "/webhook"); err != nil {
		return err
	}
	if _, err := d.emulatorLoad(ctx, b.warmUp); err != nil {
		return err
	}
	cores := b.report.Machine.Cores
	cpu := [2]time.Duration{cpuOf(d.emulator.PID()), cpuOf(sink.PID())}
	stop := watch(cores, func() [4][]int { return [4][]int{{sink.PID()}, nil, {d.emulator.PID()}, nil} })
	got, err := d.emulatorLoad(ctx, b.For)
	u := stop()
	if err != nil {
		return err
	}
	for i, pid := range []int{d.emulator.PID(), sink.PID()} {
		cpu[i] = (cpuOf(pid) - cpu[i]) / time.Duration(max(got.Said, 1))
	}
	if ok := got.Results[lineemu.Delivered]; ok != got.Said {
		b.report.Problem("LINE emulator alone: %d of %d webhooks failed: %v", got.Said-ok, got.Said, got.Results)
	}
	b.addWebhooks(got, cpu, u)
	return nil
}

func (b *bench) addWebhooks(got lineemu.Loaded, cpu [2]time.Duration, u Usage) {
	row := Row{Measure: "emulator", What: "LINE emulator alone: signed webhooks, one event each, 64 in flight", Usage: &u,
		Budget: "aim ≥ " + rate(emulatorWebhooks), Verdict: judge(got.PerSecond >= emulatorWebhooks),
		Measured: fmt.Sprintf("%s; cpu per webhook: emulator %s, receiver %s", rate(got.PerSecond), span(cpu[0]), span(cpu[1])),
		Note:     fmt.Sprintf("cpu %s (emulator %s, receiver %s, foreign %s)", percent(min(u.Emulator+u.Desk+u.Foreign, 1)), percent(u.Emulator), percent(u.Desk), percent(u.Foreign)),
		Figures:  map[string]float64{"per_second": got.PerSecond, "emulator_cpu_us": micros(cpu[0]), "receiver_cpu_us": micros(cpu[1])}}
	if cpu[0] > 0 {
		alone := float64(time.Second) / float64(cpu[0])
		row.Figures["per_core_per_second"] = alone
		row.Measured += "; emulator " + rate(alone) + " per core of its own"
	}
	b.add(row)
}

func micros(d time.Duration) float64 { return float64(d) / 1e3 }

// emulatorSends gives the emulator's channel its receiver.
func (d *Desk) emulatorSends(addr, path string) error {
	c := NewConn(d.emuAddr)
	defer c.Close()
	c.request("PUT", "/emu/channels/"+channelID, "Content-Type", "application/json")
	status, body, err := c.with([]byte(`{"webhook_url":"http://` + addr + path + `","webhook_off":false}`))
	if err != nil {
		return err
	}
	return refused("the emulator's channel", 200, status, body)
}

// emulatorLoad makes the emulator send for a span, in parts that an answer is not waited for too long.
func (d *Desk) emulatorLoad(ctx context.Context, span time.Duration) (lineemu.Loaded, error) {
	c := NewConn(d.emuAddr)
	defer c.Close()
	all := lineemu.Loaded{Results: map[string]int64{}}
	for span > 0 && ctx.Err() == nil {
		part := min(span, answerWithin/2)
		span -= part
		order, err := json.Marshal(lineemu.Load{ForMS: part.Milliseconds(), InFlight: 64})
		if err != nil {
			return all, err
		}
		c.request("POST", "/emu/load", "Content-Type", "application/json")
		status, body, err := c.with(order)
		if err == nil {
			err = refused("a load at the emulator", 200, status, body)
		}
		var got lineemu.Loaded
		if err = errors.Join(err, json.Unmarshal(body, &got)); err != nil {
			return all, err
		}
		all.Said, all.TookMS = all.Said+got.Said, all.TookMS+got.TookMS
		for _, result := range slices.Sorted(maps.Keys(got.Results)) {
			all.Results[result] += got.Results[result]
		}
	}
	if all.TookMS > 0 {
		all.PerSecond = float64(all.Said) / all.TookMS * 1000
	}
	return all, ctx.Err()
}
