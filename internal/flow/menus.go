package flow

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// Menus lets each customer's rich menu follow the talk, and puts back what was there before.
type Menus struct {
	env     Env
	cases   Cases // with rules
	store   MenuStore
	jobs    Jobs
	line    MenuLine
	picture func(richmenu.Kind) []byte
	pace    *pace // of its own: LINE limits each endpoint by itself
}

// NewMenus makes it. picture gives a kind's, as PNG or JPEG of the menus' size.
func NewMenus(env Env, cases Cases, store MenuStore, jobs Jobs, line MenuLine, picture func(richmenu.Kind) []byte) *Menus {
	return &Menus{env, cases, store, jobs, line, picture, newPace()}
}

// Show handles a menu job: the customer of a talk has the menu that fits it, or again their own.
//
// What is meant is written before LINE is asked, with what the customer had; so whoever comes
// after a crash finds either that nothing was done or what is to be put back. Of two who are
// at it at once the one whose row was overtaken looks again behind its own deed, and so does
// who finds the talk another behind it: the other may have found nothing to do before. So the
// last deed is always followed by a look.
func (m *Menus) Show(ctx context.Context, job Claimed) (Next, error) {
	before := "" // what this run has found, should its row go meanwhile
	for range maxTries {
		next, err := m.once(ctx, desk.ThreadID(job.Key), &before)
		switch {
		case errors.Is(err, desk.ErrVersion):
			continue
		case errors.Is(err, desk.ErrNotFound):
			return Next{}, nil
		case err != nil:
			return m.failed(ctx, job, err)
		}
		return next, nil
	}
	return Next{At: m.env.Clock.Now().Add(time.Second), Code: "busy"}, nil
}

// once looks, and does what is to be done.
func (m *Menus) once(ctx context.Context, thread desk.ThreadID, before *string) (Next, error) {
	loaded, err := m.cases.Load(ctx, []CaseRef{{Thread: thread}})
	if err != nil {
		return Next{}, err
	}
	c, now := loaded[0], m.env.Clock.Now()
	t := c.Thread
	set, err := m.store.MenuSet(ctx, t.Channel)
	if err != nil {
		return Next{}, err
	}
	b, err := m.store.Bearer(ctx, thread)
	if err != nil || set.Version == 0 || set.Stage == richmenu.Off && b.Version == 0 {
		return Next{}, err
	}
	if at := m.pace.turn(t.Channel, t.ID, now); at.After(now) {
		return Next{At: at, Code: "paced"}, nil
	}
	kind, until := decide.MenuOf(c, now)
	has, err := m.line.UserMenu(ctx, t.Channel, t.Source.ID)
	if m.heard(t.Channel, err) != nil {
		return Next{}, err
	}
	step := richmenu.Next(richmenu.Sight{Set: set, Bearer: b, Has: has, Kind: kind, Blocked: t.Blocked, Before: *before})
	step.Thread, step.Workspace, step.Channel, step.At = t.ID, t.Workspace, t.Channel, now
	if step.Keep {
		step.Version++
		if err := m.store.SaveBearer(ctx, step.Bearer, set.Version); err != nil {
			return Next{}, err
		}
		*before = step.Before
	}
	if err := m.do(ctx, t, step, set); err != nil {
		return Next{}, err
	}
	if step.Back {
		return Next{}, m.back(ctx, t, step)
	}
	if err := m.done(ctx, step, set); err != nil {
		return Next{}, err
	}
	if step.Do != richmenu.Leave {
		if err := m.stands(ctx, thread, kind); err != nil {
			return Next{}, err
		}
	}
	if set.Fault != "" && set.Fault != errMenuGone.Code && set.Stage == richmenu.On {
		if err := m.fault(ctx, t.Channel, ""); err != nil {
			return Next{}, err
		}
	}
	if step.Menu == "" || set.Menus[richmenu.Shut] == "" {
		until = time.Time{}
	}
	return Next{At: until, Code: "hours"}.ifSet(), nil
}

// stands fails with desk.ErrVersion when another menu fits the talk by now.
func (m *Menus) stands(ctx context.Context, thread desk.ThreadID, kind richmenu.Kind) error {
	loaded, err := m.cases.Load(ctx, []CaseRef{{Thread: thread}})
	if err != nil {
		return err
	}
	if is, _ := decide.MenuOf(loaded[0], m.env.Clock.Now()); is != kind {
		return desk.ErrVersion
	}
	return nil
}

// do asks LINE.
func (m *Menus) do(ctx context.Context, t desk.Thread, s richmenu.Step, set richmenu.Set) error {
	ch, user := t.Channel, t.Source.ID
	switch s.Do {
	case richmenu.Unlink:
		return m.heard(ch, m.line.UnlinkMenu(ctx, ch, user))
	case richmenu.Link:
		err := m.heard(ch, m.line.LinkMenu(ctx, ch, user, s.To))
		gone := desk.KindOf(err) == desk.NotFound
		switch {
		case gone && set.Ours(s.To):
			return errMenuGone.Because(err)
		case set.Ours(s.To) || err != nil && !gone:
			return err
		case s.Back && gone: // what is owed is no more
			return m.store.DropBearer(ctx, s.Thread, s.Version)
		case err == nil && s.Drop:
			return m.putBack(ctx, t, s, set)
		case s.Else == richmenu.Unlink: // what the customer had is gone at LINE
			return m.heard(ch, m.line.UnlinkMenu(ctx, ch, user))
		}
	}
	return nil
}

// putBack looks whether a customer has their own menu again: to one who has blocked the account
// LINE says yes and does nothing. Then ours goes at least, and theirs is owed.
func (m *Menus) putBack(ctx context.Context, t desk.Thread, s richmenu.Step, set richmenu.Set) error {
	has, err := m.line.UserMenu(ctx, t.Channel, t.Source.ID)
	switch {
	case m.heard(t.Channel, err) != nil:
		return err
	case has == "" && s.Owed(): // LINE has done nothing: it is owed still
		return errOwed
	case !set.Ours(has):
		return nil
	}
	if err := m.heard(t.Channel, m.line.UnlinkMenu(ctx, t.Channel, t.Source.ID)); err != nil {
		return err
	}
	b := s.Bearer
	b.Version++
	b.Kind, b.Menu, b.Shown = richmenu.Own, "", false
	if err := m.store.SaveBearer(ctx, b, set.Version); err != nil {
		return err
	}
	return errOwed
}

// back looks whether what was owed is there, before it is covered by one of ours: LINE does
// nothing for one who has blocked the account, which the desk may not know yet.
func (m *Menus) back(ctx context.Context, t desk.Thread, s richmenu.Step) error {
	has, err := m.line.UserMenu(ctx, t.Channel, t.Source.ID)
	switch {
	case m.heard(t.Channel, err) != nil:
		return err
	case has == "" && s.Owed():
		if b, err := m.store.Bearer(ctx, s.Thread); err != nil || b.Owed() {
			return cmp.Or(err, errOwed)
		}
	}
	return desk.ErrVersion // look again
}

// errMenuGone says that somebody has deleted the desk's menus at LINE.
var errMenuGone = desk.E(desk.Conflict, "menu_gone", "LINE does not know this menu any more. Make the menus anew.")

// errOwed ends a look whose row stays.
var errOwed = errors.New("a menu is owed")

// done writes what LINE has confirmed.
func (m *Menus) done(ctx context.Context, s richmenu.Step, set richmenu.Set) error {
	switch {
	case s.Drop:
		return m.store.DropBearer(ctx, s.Thread, s.Version)
	case s.Do == richmenu.Link && s.Keep:
		s.Shown = true
		s.Version++
		return m.store.SaveBearer(ctx, s.Bearer, set.Version)
	}
	return nil
}

// heard lets the pace learn from LINE's answer, and gives it on.
func (m *Menus) heard(ch desk.ChannelID, err error) error {
	a := decide.Answer{Outcome: decide.Accepted}
	if desk.CodeOf(err) == decide.RateLimited {
		a = decide.Answer{Outcome: decide.Later, Code: decide.RateLimited}
	}
	m.pace.answered(ch, a, m.env.Clock.Now())
	return err
}

// lasts tells whether what went wrong goes on until somebody does something about it.
func lasts(err error) bool {
	switch desk.KindOf(err) {
	case desk.Forbidden, desk.Invalid, desk.Conflict, desk.NotFound:
		return true
	}
	return false
}

// failed notes what went wrong with a customer's menu, and when it is tried again: soon where it
// may go well then.
func (m *Menus) failed(ctx context.Context, job Claimed, err error) (Next, error) {
	if errors.Is(err, errOwed) {
		return Next{}, nil
	}
	if ctx.Err() != nil {
		return Next{}, err
	}
	now, code := m.env.Clock.Now(), desk.CodeOf(err)
	m.env.Log.Warn("a rich menu does not follow its talk", "thread", job.Key, "error", err)
	if err := m.note(ctx, desk.ThreadID(job.Key), code, now); err != nil {
		return Next{}, err
	}
	wait := jobBackoff(job.Attempts)
	if lasts(err) {
		wait = menusLater
	}
	return Next{At: now.Add(wait), Code: code}, nil
}

// note keeps a code at the customer's row, if there is one; else at the channel's.
func (m *Menus) note(ctx context.Context, thread desk.ThreadID, code string, now time.Time) error {
	b, err := m.store.Bearer(ctx, thread)
	if err != nil {
		return err
	}
	if b.Version == 0 {
		loaded, err := m.cases.Load(ctx, []CaseRef{{Thread: thread}})
		if err != nil {
			return err
		}
		return m.fault(ctx, loaded[0].Thread.Channel, code)
	}
	set, err := m.store.MenuSet(ctx, b.Channel)
	if err != nil {
		return err
	}
	b.Fault, b.At = code, now
	b.Version++
	if err := ignoreVersion(m.store.SaveBearer(ctx, b, set.Version)); err != nil || code != errMenuGone.Code {
		return err
	}
	return m.fault(ctx, b.Channel, code)
}

// fault keeps the code of what last went wrong with a channel's menus.
func (m *Menus) fault(ctx context.Context, ch desk.ChannelID, code string) error {
	set, err := m.store.MenuSet(ctx, ch)
	if err != nil || set.Version == 0 || set.Fault == code {
		return err
	}
	return ignoreVersion(m.store.SaveMenuSet(ctx, set.Failed(code), nil, nil))
}

// ignoreVersion passes over that somebody was quicker: then something newer is to be said.
func ignoreVersion(err error) error {
	if errors.Is(err, desk.ErrVersion) {
		return nil
	}
	return err
}
