package bench

import (
	"context"
	"time"
)

// The emulator must never be what bounds the desk.
const (
	emulatorCalls = 10_000
)

// emulator measures the LINE emulator alone: pushes a second that it takes, and
// customers' messages a second, each with its signed webhook to a server that keeps
// nothing.
func (b *bench) emulator(ctx context.Context, d *Desk) error {
	if err := d.startEmulator(b.customers); err != nil {
		return err
	}
	d.setup = Setup{Customers: b.customers}
	push := func(i int) Work {
		c := NewConn(d.emuAddr)
		return func(n int64, _ time.Time) error {
			c.request("POST", "/v2/bot/message/push", "Authorization", "Bearer "+d.emuToken, "Content-Type", "application/json")
			status, body, err := c.with([]byte(`{"to":"` + customer(int(n)%b.customers) + `","messages":[{"type":"text","text":"確認いたします"}]}`))
			if err != nil {
				return err
			}
			return refused("push", 200, status, body)
		}
	}
	b.emulatorLoad(ctx, d, "LINE emulator alone: pushes, 64 in flight", emulatorCalls, push)

	hook, err := b.bin.Start("signature", nil, "bench-part", "signature")
	if err != nil {
		return err
	}
	defer func() { _ = hook.Stop() }() // it keeps nothing that could be lost
	var up struct{ Address string }
	if err := hook.ReadJSON(&up); err != nil {
		return err
	}
	c := NewConn(d.emuAddr)
	defer c.Close()
	c.request("PUT", "/emu/channels/"+channelID, "Content-Type", "application/json")
	status, body, err := c.with([]byte(`{"webhook_url":"http://` + up.Address + `/webhook","webhook_off":false}`))
	if err == nil {
		err = refused("the emulator's channel", 200, status, body)
	}
	if err != nil {
		return err
	}
	say := func(i int) Work {
		c := NewConn(d.emuAddr)
		return func(n int64, _ time.Time) error {
			c.request("POST", "/emu/users/"+customer(int(n)%b.customers)+"/messages", "Content-Type", "application/json")
			status, body, err := c.with([]byte(`{"type":"text","text":"商品が届きません"}`))
			if err != nil {
				return err
			}
			return refused("an act at the emulator", 201, status, body)
		}
	}
	b.emulatorLoad(ctx, d, "LINE emulator alone: acts, each with its webhook, 64 in flight", 0, say)
	return nil
}

func (b *bench) emulatorLoad(ctx context.Context, d *Desk, name string, aim float64, work func(int) Work) {
	got, u := b.asked(ctx, d, name, 64, work)
	row := Row{Measure: "emulator", What: name, Measured: rate(got.PerSecond()) + ", " + spans(&got.Latency), Note: bound(u), Usage: &u, Figures: map[string]float64{"per_second": got.PerSecond()}}
	if aim > 0 {
		row.Budget, row.Verdict = "aim ≥ "+rate(aim), judge(got.PerSecond() >= aim)
	}
	latencies(row.Figures, "", &got.Latency)
	b.add(row)
}
