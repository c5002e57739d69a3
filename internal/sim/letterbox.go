package sim

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/hook"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// letterbox is another system, which is told of events. It knows how often each letter came.
type letterbox struct {
	w   *world
	got map[string]int
}

// Fits implements flow.Poster.
func (l *letterbox) Fits(string) error { return nil }

// Post takes a letter, or fails before or after that.
func (l *letterbox) Post(_ context.Context, _ string, headers map[string]string, _ []byte) (status int, code string) {
	l.w.faults.cross("post")
	rate := l.w.faults.shop
	if l.w.faults.happens(rate, "hook: not there") {
		return 0, "timeout"
	}
	l.got[headers["webhook-id"]]++
	l.w.note("letter %s", headers["webhook-id"])
	if l.w.faults.happens(rate, "hook: its answer is lost") {
		return 0, "timeout"
	}
	if l.w.faults.happens(rate, "hook: fails") {
		return 500, ""
	}
	return 204, ""
}

// hooked lets another system be told of everything, where this run has one.
func (w *world) hooked() error {
	if !w.parts.hooks {
		return nil
	}
	row := flow.HookRow{Sealed: mark([]byte("secret")), Hook: hook.Hook{ID: "hook", Centre: centreID, Since: begin,
		Sheet: hook.Sheet{Name: "hook", URL: "https://other.example", Events: hook.Events(), Brands: []desk.WorkspaceID{brandID}, Words: true}}}
	if err := w.db.SaveHook(w.ctx, row, nil); err != nil {
		return err
	}
	head, err := w.db.Head(w.ctx)
	if err != nil {
		return err
	}
	return w.db.Tell(w.ctx, "", head, nil) // from now on
}

var _ flow.Poster = (*letterbox)(nil)
