package sim

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// attempt is a call that a task has made and not settled.
type attempt struct {
	id      desk.CallID
	outcome decide.Outcome
	until   time.Time // in which it must be settled
}

// Call makes an attempt, which goes well or in one of the ways in which LINE and
// the network fail.
func (p *platform) Call(_ context.Context, call desk.Call) decide.Answer {
	call = p.w.sabotage.call(call)
	a := p.attempt(call)
	p.w.note("call %.8s attempt %d by %s: %s %s", call.ID, call.Attempts, call.Route, a.Outcome, a.Code)
	p.w.current.call = &attempt{call.ID, a.Outcome, call.Lease}
	if a.Outcome == decide.Doubt {
		p.w.judge.doubted[call.ID] = true
	}
	return p.w.sabotage.answer(call, a)
}

func (p *platform) attempt(call desk.Call) decide.Answer {
	begun := p.w.now
	p.w.faults.cross("call")
	if p.w.now.Sub(begun) >= decide.CallTimeout { // the caller's patience ended before a byte was sent
		return decide.Answer{Outcome: decide.Doubt, Code: "line_timeout"}
	}
	if p.w.faults.line == 0 || !p.w.chance.in(p.w.faults.line) {
		return p.heard(begun, p.accept(call, false), p.w.chance.span(0, 300*time.Millisecond))
	}
	trouble := pick(p.w.chance, troubles)
	p.w.faults.count["line: "+trouble.name]++
	return trouble.meet(p, call)
}

// heard lets an answer travel. When the world's clock jumps meanwhile, the caller's patience
// has ended; LINE got the request in its time all the same.
func (p *platform) heard(begun time.Time, a decide.Answer, wait time.Duration) decide.Answer {
	p.w.sleep(wait)
	if !p.w.calm && p.w.now.Sub(begun) >= decide.CallTimeout { // a healed world passes its time in leaps
		return decide.Answer{Outcome: decide.Doubt, Code: "line_timeout"}
	}
	return a
}

// troubles is what can become of a call.
var troubles = []struct {
	name string
	meet func(*platform, desk.Call) decide.Answer
}{
	{"unreachable", refuse(decide.NotReached, "line_unreachable")},
	{"rate limit", refuse(decide.Later, "line_rate_limited")},
	{"quota used up", refuse(decide.Refused, "quota_exceeded")},
	{"too many to one user", refuse(decide.Refused, "too_many_to_user")},
	{"bad request", refuse(decide.Refused, "line_bad_request")},
	{"cut before", refuse(decide.Doubt, "line_cut")},
	{"500 before", refuse(decide.Doubt, "line_error")},
	{"time-out before", func(p *platform, _ desk.Call) decide.Answer {
		p.w.sleep(decide.CallTimeout)
		return decide.Answer{Outcome: decide.Doubt, Code: "line_timeout"}
	}},
	{"cut after", afterwards(0, "line_cut")},
	{"500 after", afterwards(0, "line_error")},
	{"time-out after", afterwards(decide.CallTimeout, "line_timeout")},
	{"time-out, arrives late", func(p *platform, call desk.Call) decide.Answer {
		late := decide.CallTimeout + p.w.chance.span(0, 30*time.Second)
		p.w.spawn("late call", nil, func() {
			begun := p.w.now
			p.w.sleep(late)
			if p.w.now.Sub(begun) > late+time.Minute { // the clock has jumped: no network keeps a request for so long
				p.w.note("call %.8s is lost on its way", call.ID)
				return
			}
			a := p.accept(call, true)
			p.w.note("call %.8s arrives late: %s", call.ID, a.Outcome)
		})
		p.w.sleep(decide.CallTimeout)
		return decide.Answer{Outcome: decide.Doubt, Code: "line_timeout"}
	}},
	{"slow", func(p *platform, call desk.Call) decide.Answer {
		begun := p.w.now
		p.w.sleep(p.w.chance.span(time.Second, decide.CallTimeout-time.Millisecond))
		if p.w.now.Sub(begun) >= decide.CallTimeout { // the clock has jumped: cut on its way
			return decide.Answer{Outcome: decide.Doubt, Code: "line_timeout"}
		}
		return p.accept(call, false)
	}},
}

func refuse(o decide.Outcome, code string) func(*platform, desk.Call) decide.Answer {
	return func(*platform, desk.Call) decide.Answer { return decide.Answer{Outcome: o, Code: code} }
}

// afterwards lets LINE take the call and the answer get lost.
func afterwards(wait time.Duration, code string) func(*platform, desk.Call) decide.Answer {
	return func(p *platform, call desk.Call) decide.Answer {
		p.accept(call, false)
		p.w.sleep(wait)
		return decide.Answer{Outcome: decide.Doubt, Code: code}
	}
}

var errLine = desk.E(desk.Unavailable, "line_unavailable", "LINE did not answer. Try again later.")

// trouble is for what is no call: it fails, or not.
func (p *platform) trouble(name string) error {
	p.w.faults.cross(name)
	if p.w.faults.happens(p.w.faults.line, "line: "+name+" failed") {
		p.w.note("%s fails", name)
		return errLine
	}
	p.w.note("%s", name)
	return nil
}

// Profile tells a name; every other person has a picture.
func (p *platform) Profile(_ context.Context, _ desk.ChannelID, src desk.Source) (flow.LineProfile, error) {
	if err := p.trouble("profile"); err != nil {
		return flow.LineProfile{}, err
	}
	who := src.ID + src.User
	got := flow.LineProfile{Name: "name of " + who, Language: "ja", Missing: p.blocked[src.ID]}
	if p.w.chance.in(2) {
		got.PictureURL = "https://picture.example/" + who
	}
	return got, nil
}

// Content gives a file, or only a part of it.
func (p *platform) Content(_ context.Context, _ desk.ChannelID, id string) (io.ReadCloser, string, error) {
	if err := p.trouble("content"); err != nil {
		return nil, "", pick(p.w.chance, []error{err, flow.ErrNotReady})
	}
	if !p.files[id] {
		return nil, "", flow.ErrContentGone
	}
	var body io.Reader = strings.NewReader(fileMark + id)
	if p.w.faults.happens(p.w.faults.line, "line: content cut short") {
		body = io.MultiReader(io.LimitReader(body, 5), cut{})
	}
	return io.NopCloser(body), "", nil
}

// fileMark begins every customer's file.
const fileMark = "picture "

type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, errors.New("unexpected EOF") }

func (p *platform) External(context.Context, string) (io.ReadCloser, string, error) {
	return nil, "", flow.ErrContentGone
}

func (p *platform) Picture(_ context.Context, url string) ([]byte, error) {
	return bytes.Clone([]byte(url)), p.trouble("picture")
}

func (p *platform) MarkRead(context.Context, desk.ChannelID, string) error {
	return p.trouble("mark read")
}

func (p *platform) Loading(context.Context, desk.ChannelID, string, int) error {
	return p.trouble("loading")
}

var _ flow.Line = (*platform)(nil)
