package workday

import (
	"context"
	"fmt"
	"io"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// phone is LINE on a day on which nothing fails there.
type phone struct{ w *world }

// Body implements flow.Line: what the bubbles say does not matter here.
func (phone) Body(desk.Call, []flow.Bubble) ([]byte, error) { return []byte("{}"), nil }

// Call implements flow.Line.
func (p phone) Call(_ context.Context, call desk.Call) decide.Answer {
	if call.Route == desk.Push {
		p.w.tally.pushes += len(call.Messages)
	}
	p.w.tally.bubbles += len(call.Messages)
	return decide.Answer{Outcome: decide.Accepted}
}

// Profile implements flow.Line: some customers' phones are in English.
func (p phone) Profile(_ context.Context, _ desk.ChannelID, src desk.Source) (flow.LineProfile, error) {
	if p.w.english[src.ID] {
		return flow.LineProfile{Name: "Customer", Language: "en"}, nil
	}
	return flow.LineProfile{Name: "お客様", Language: "ja"}, nil
}

var errNothing = fmt.Errorf("nobody sends that today")

// Content implements flow.Line.
func (phone) Content(context.Context, desk.ChannelID, string) (io.ReadCloser, string, error) {
	return nil, "", errNothing
}

// External implements flow.Line.
func (phone) External(context.Context, string) (io.ReadCloser, string, error) {
	return nil, "", errNothing
}

// Picture implements flow.Line.
func (phone) Picture(context.Context, string) ([]byte, error) { return nil, errNothing }

// MarkRead implements flow.Line.
func (phone) MarkRead(context.Context, desk.ChannelID, string) error { return nil }

// Loading implements flow.Line.
func (phone) Loading(context.Context, desk.ChannelID, string, int) error { return nil }
