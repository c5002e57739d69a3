package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/blob"
	"github.com/madoguchi-desk/madoguchi/internal/config"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// doctorCmd looks at everything a desk leans on and says what to do about what
// is wrong. It exits with 1 when something is.
type doctorCmd struct {
	config.Desk `embed:""`
}

// finding is one thing looked at.
type finding struct {
	what string
	err  error  // nil = well
	do   string // what to do about err
	note string // shown when well
}

func (c *doctorCmd) Run(ctx context.Context) error {
	if err := c.Validate(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	findings := []finding{disk("disk", c.Data, "--data"), c.masterKey()}
	if _, err := os.Stat(c.Blobs); err == nil && c.Blobs != "" { // there is none before the first start
		findings = append(findings, disk("disk of files", c.Blobs, "--blobs"))
	}
	findings = append(findings, c.inside(ctx)...)
	sick := 0
	for _, f := range findings {
		if f.err == nil {
			fmt.Printf("  ok    %-24s %s\n", f.what, f.note)
			continue
		}
		sick++
		fmt.Printf("  WRONG %-24s %v\n        → %s\n", f.what, f.err, f.do)
	}
	if sick > 0 {
		return fmt.Errorf("%d of %d checks found something wrong", sick, len(findings))
	}
	return nil
}

// wantFree is how much room there should be; below it the desk will soon refuse
// webhooks.
const wantFree = 1 << 30

func disk(what, dir, flag string) finding {
	f := finding{what: what, do: "free space on the disk of " + dir + ", or move the folder to a larger one"}
	free, err := freeBytes(dir)
	if err != nil {
		f.err, f.do = err, "make the folder, or name the right one with "+flag
		return f
	}
	if free < wantFree {
		f.err = fmt.Errorf("only %d MB are free", free>>20)
	}
	f.note = fmt.Sprintf("%d MB free", free>>20)
	return f
}

func (c *doctorCmd) masterKey() finding {
	f := finding{what: "master key", do: "restore it from your copy; a new one can't open the old files", note: c.MasterKey}
	info, err := os.Stat(c.MasterKey)
	switch {
	case errors.Is(err, os.ErrNotExist):
		f.err, f.do = err, "start the desk once to make it; if there was one before, restore it from your copy"
	case err != nil:
		f.err = err
	case info.Mode().Perm()&0o077 != 0:
		f.err, f.do = fmt.Errorf("mode is %o", info.Mode().Perm()), "chmod 600 "+c.MasterKey
	}
	return f
}

// inside looks at what only an open desk can tell. On SQLite the desk must not be
// running: /healthz tells the same of a running one.
func (c *doctorCmd) inside(ctx context.Context) []finding {
	p, err := examine(ctx, c.Desk)
	f := finding{what: "store and keys", err: err, note: c.String(),
		do: "read the message; if another process has the database open, ask it instead: curl http://" + c.Listen + "/healthz"}
	if err != nil {
		return []finding{f}
	}
	out := append([]finding{f}, p.engine(ctx)...)
	out = append(out, p.schema(ctx), p.files(ctx), p.backlog(ctx), p.horizon(ctx))
	centres, err := p.store.Centres(ctx)
	if err != nil {
		out = append(out, finding{what: "centres", err: err, do: "see the message"})
	}
	for _, centre := range centres {
		channels, err := p.store.Channels(ctx, centre)
		if err != nil {
			out = append(out, finding{what: "channels", err: err, do: "see the message"})
		}
		for _, ch := range channels {
			out = append(out, p.channel(ctx, ch)...)
		}
	}
	out = append(out, clockFinding(ctx, c.LineAPI))
	if err := p.Close(); err != nil {
		out = append(out, finding{what: "closing", err: err, do: "see the message"})
	}
	return out
}

// examine builds a desk without making or migrating anything.
func examine(ctx context.Context, cfg config.Desk) (*parts, error) {
	for _, need := range []string{cfg.Data, cfg.MasterKey} {
		if _, err := os.Stat(need); err != nil {
			return nil, fmt.Errorf("there is no desk here yet: %w", err)
		}
	}
	p := &parts{cfg: cfg, stopping: make(chan struct{})}
	if err := p.build(ctx, systemClock{}, logger("error"), openStoreAsItIs); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// engine asks the database about itself.
func (p *parts) engine(ctx context.Context) []finding {
	found, err := p.store.Inspect(ctx)
	if err != nil {
		return []finding{{what: p.store.Engine(), err: err, do: "see the message"}}
	}
	var out []finding
	for _, f := range found {
		one := finding{what: p.store.Engine() + ": " + f.Name, note: f.Value, do: f.Advice}
		if !f.OK {
			one.err = errors.New(f.Value)
		}
		out = append(out, one)
	}
	return out
}

func (p *parts) schema(ctx context.Context) finding {
	now, err := p.store.Schema(ctx)
	return finding{what: "schema", err: err, note: schemaNote(now), do: "see the message"}
}

// files keeps, reads and deletes a small file where sealed files lie.
func (p *parts) files(ctx context.Context) finding {
	f := finding{what: "files", note: "kept, read and deleted one", do: "see the message; the folder must be writable: " + p.cfg.Blobs}
	if p.cfg.UsesS3() {
		f.do = "see the message; the keys must be allowed to list the bucket " + p.cfg.S3Bucket + " and to get, put and delete its objects"
	}
	f.err = blob.Probe(ctx, p.blobs, "probe-"+newID())
	return f
}

func (p *parts) backlog(ctx context.Context) finding {
	f := finding{what: "backlog", do: "start the desk; if it runs, look for \"receive failed\" in its log"}
	n, oldest, err := p.store.Backlog(ctx)
	f.err, f.note = err, fmt.Sprintf("%d events undecided", n)
	if err == nil && n > 0 && time.Since(oldest) > time.Minute {
		f.err = fmt.Errorf("%d events wait, the oldest since %s", n, oldest.Local().Format(time.DateTime))
	}
	return f
}

func (p *parts) horizon(ctx context.Context) finding {
	age, err := p.store.Horizon(ctx)
	f := finding{what: "live feed", err: err, note: "nothing holds it back",
		do: "end idle and prepared transactions on the PostgreSQL server: see pg_stat_activity and pg_prepared_xacts"}
	if err == nil && age > horizonLimit {
		f.err = fmt.Errorf("a writing transaction has been open for %s", age.Round(time.Second))
	}
	return f
}

// channel asks LINE about one channel.
func (p *parts) channel(ctx context.Context, ch desk.Channel) []finding {
	name := "channel " + ch.Name
	bot, err := p.line.BotInfo(ctx, ch.ID)
	cred := finding{what: name, err: err, note: bot.DisplayName + " " + bot.BasicID,
		do: "check the channel id and secret in the LINE Developers console and run: madoguchi channel add line"}
	if desk.KindOf(err) == desk.Unavailable {
		cred.do = "let this machine reach " + p.cfg.LineAPI + " by https, or wait until LINE is well again"
	}
	if err != nil {
		return []finding{cred}
	}
	out := []finding{cred}
	if bot.ChatMode != "chat" {
		out = append(out, finding{what: name + ": chat", err: errors.New("chat is off"),
			do: "LINE Official Account Manager → response settings → chat on; without it customers see everything as read"})
	}
	hook := finding{what: name + ": webhook", do: "set it in the LINE Developers console and switch \"Use webhook\" on"}
	want := p.publicURL() + "/webhook/line/" + string(ch.ID)
	end, err := p.line.WebhookEndpoint(ctx, ch.ID)
	switch hook.note = end.URL; {
	case err != nil:
		hook.err = err
	case end.URL != want:
		hook.err = fmt.Errorf("LINE sends to %q, this desk is %q", end.URL, want)
	case !end.Active:
		hook.err = errors.New("\"Use webhook\" is off")
	}
	return append(out, hook, p.quota(ctx, ch, name))
}

// quota looks at the month's billed messages: without any left only free replies
// reach customers.
func (p *parts) quota(ctx context.Context, ch desk.Channel, name string) finding {
	f := finding{what: name + ": quota", do: "raise the plan in LINE Official Account Manager; until then only replies within a minute reach customers"}
	limit, limited, err := p.line.Quota(ctx, ch.ID)
	if err != nil {
		f.err = err
		return f
	}
	used, err := p.line.Consumption(ctx, ch.ID)
	f.err, f.note = err, fmt.Sprintf("%d messages used this month, no limit", used)
	if limited {
		f.note = fmt.Sprintf("%d of %d messages used this month", used, limit)
	}
	if err == nil && limited && used >= limit {
		f.err = errors.New(f.note)
	}
	return f
}

// clockFinding compares this machine's clock with LINE's: tokens and signatures
// live by it.
func clockFinding(ctx context.Context, api string) finding {
	f := finding{what: "clock", do: "switch time synchronisation on: timedatectl set-ntp true"}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, api, nil)
	if err != nil {
		return finding{what: f.what, err: err, do: "check --line-api"}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{what: f.what, err: err, do: "let this machine reach " + api + " by https"}
	}
	_ = res.Body.Close()
	there, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		f.note = "LINE tells no time"
		return f
	}
	off := time.Since(there).Abs()
	f.note = fmt.Sprintf("within %s of LINE's", off.Round(time.Second))
	if off > 5*time.Second {
		f.err = fmt.Errorf("%s off LINE's clock", off.Round(time.Second))
	}
	return f
}
