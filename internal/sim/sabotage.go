package sim

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bulk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/care"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// sabotage breaks one promise on purpose, at the ports: a run must notice. One
// that is not named here breaks nothing.
type sabotage struct {
	w    *world
	name string
	seen map[string]bool
}

// The negative controls.
const (
	ackBeforeCommit  = "ack before commit"
	dedupeDropped    = "dedupe dropped"
	newRetryKey      = "new retry key on the second try"
	lostRaceWon      = "lost race reported as won"
	versionUnchecked = "version not checked"
	factSkipped      = "feed skips a fact"
	loadsDropped     = "loads not written"
	unsendForgotten  = "unsend before its message forgotten"
	keysDropped      = "idempotency keys not kept"
	doubtTakenForNo  = "doubt taken for a no"
	doneBeforeItRuns = "job done before it runs"
	callNotWritten   = "call not committed before it is made"
	claimsNotSettled = "row settled without its decision"
	botForgets       = "what the bot dealt with is not kept"
	actionKeyNew     = "new key for an action asked again"
	timersForgotten  = "clocks without timers"
	asksForgotten    = "escalations not kept"
	mutesForgotten   = "mutes not kept"
	passesForgotten  = "what was agreed at the entrance not kept"
	menusNotLinked   = "menus not given to customers"
	sharesApart      = "shares of a run not kept with what they do"
	runsKeyless      = "a run begun anew by each request"
	noticesForgotten = "who heard a notice not kept"
	remediesStay     = "remedies not taken back"
	indexSkips       = "index skips bubbles"
	lettersLost      = "letters to other systems not kept"
	spendForgotten   = "what the model costs not kept"
	looksForgotten   = "what a look at the bot found not kept"
)

// Controls lists them.
func Controls() []string {
	list := []string{ackBeforeCommit, dedupeDropped, newRetryKey, lostRaceWon, versionUnchecked, factSkipped, loadsDropped,
		unsendForgotten, keysDropped, doubtTakenForNo, doneBeforeItRuns, callNotWritten, claimsNotSettled, botForgets, actionKeyNew,
		timersForgotten, asksForgotten, mutesForgotten, passesForgotten, menusNotLinked,
		sharesApart, runsKeyless, noticesForgotten, remediesStay, indexSkips, lettersLost, spendForgotten, looksForgotten}
	sort.Strings(list)
	return list
}

func (s *sabotage) is(name string) bool { return s.name == name }

// acknowledges rows that are stored only later, if at all.
func (s *sabotage) acknowledges(rows []flow.InboxRow) bool {
	if !s.is(ackBeforeCommit) {
		return false
	}
	s.w.spawn("late commit", s.w.current.node, func() {
		s.w.faults.cross("late Put")
		if !s.w.faults.happens(s.w.faults.store, "store: failed before a commit") {
			_, _ = s.w.db.Put(s.w.ctx, rows)
		}
	})
	return true
}

// renamed gives what comes again another id.
func (s *sabotage) renamed(rows []flow.InboxRow) []flow.InboxRow {
	if !s.is(dedupeDropped) {
		return rows
	}
	rows = slices.Clone(rows)
	for i := range rows {
		if s.seen[rows[i].EventID] {
			rows[i].EventID += "#" + s.w.serial("d")
		}
	}
	return rows
}

func (s *sabotage) stored(rows []flow.InboxRow) {
	for _, r := range rows {
		s.seen[r.EventID] = true
	}
}

func (s *sabotage) commit(writes []flow.Write) []flow.Write {
	if s.name == "" {
		return writes
	}
	writes = slices.Clone(writes)
	for i := range writes {
		w := &writes[i]
		switch s.name {
		case versionUnchecked:
			if t, err := s.w.db.Thread(s.w.ctx, w.Change.Case.Thread.ID); err == nil {
				w.Change.Base, w.Change.Case.Thread.Version = t.Version, t.Version+1
			}
		case loadsDropped:
			w.Change.Loads = nil
		case unsendForgotten:
			w.Change.Unsent = nil
		case keysDropped:
			w.Once = nil
		case callNotWritten:
			w.Change.Calls = slices.DeleteFunc(slices.Clone(w.Change.Calls), func(c desk.Call) bool { return c.State == desk.CallStarted })
		case botForgets:
			w.Change.Memory = nil
		case timersForgotten:
			w.Change.Jobs = slices.DeleteFunc(slices.Clone(w.Change.Jobs), func(j desk.Job) bool { return j.Kind == desk.JobClock })
		case asksForgotten:
			w.Change.Kept.Escalations = nil
		case mutesForgotten:
			w.Change.Kept.Mutes = slices.DeleteFunc(slices.Clone(w.Change.Kept.Mutes), func(m care.Mute) bool { return m.State != care.MuteAsked })
		case passesForgotten:
			w.Change.Kept.Passages = nil
		case sharesApart:
			if len(w.Change.Kept.Shares) > 0 && s.w.chance.in(3) {
				w.Change.Kept.Shares = nil
			}
		case noticesForgotten:
			w.Change.Kept.Members = slices.Clone(w.Change.Kept.Members)
			for i := range w.Change.Kept.Members {
				w.Change.Kept.Members[i].Told = 0
			}
		case claimsNotSettled:
			if len(w.Done) > 0 && s.w.chance.in(8) {
				w.Change = decide.Change{}
			}
		}
	}
	return writes
}

func (s *sabotage) results(results []error) []error {
	if s.is(lostRaceWon) {
		for i, err := range results {
			if errors.Is(err, desk.ErrVersion) {
				results[i] = nil
			}
		}
	}
	return results
}

func (s *sabotage) claimed(p *port, jobs []flow.Claimed) error {
	var errs []error
	for _, j := range jobs {
		if s.is(doneBeforeItRuns) && j.Kind != desk.JobSweep {
			_, err := p.DB.Complete(p.w.ctx, j)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *sabotage) facts(items []flow.FeedItem) []flow.FeedItem {
	if s.is(factSkipped) && len(items) > 1 && s.w.chance.in(4) {
		return slices.Delete(items, 0, 1)
	}
	return items
}

func (s *sabotage) call(c desk.Call) desk.Call {
	if s.is(newRetryKey) && c.Attempts > 1 {
		c.ID += desk.CallID(fmt.Sprint("-", c.Attempts))
	}
	return c
}

// action asks the shop under a key of each attempt's own.
func (s *sabotage) action(call bot.ActionCall) bot.ActionCall {
	if s.is(actionKeyNew) {
		call.Key += s.w.serial("-")
	}
	return call
}

func (s *sabotage) answer(_ desk.Call, a decide.Answer) decide.Answer {
	if s.is(doubtTakenForNo) && a.Outcome == decide.Doubt {
		a.Outcome = decide.NotReached
	}
	return a
}

// begun keeps a run under a key of each request's own.
func (s *sabotage) begun(r bulk.Run) bulk.Run {
	if s.is(runsKeyless) {
		r.Key += s.w.serial("-")
	}
	return r
}

// effect ends a remedy without taking back what it did.
func (s *sabotage) effect(row flow.RemedyRow, from flow.RemedyState, e flow.RemedyEffect) flow.RemedyEffect {
	if s.is(remediesStay) && from == flow.RemedyOn && row.State != flow.RemedyOn {
		return flow.RemedyEffect{}
	}
	return e
}

func (s *sabotage) indexed(step flow.IndexStep) flow.IndexStep {
	if s.is(indexSkips) && len(step.Messages) > 0 && s.w.chance.in(3) {
		step.Messages = nil
	}
	return step
}

func (s *sabotage) told(list []flow.Delivery) []flow.Delivery {
	if s.is(lettersLost) && len(list) > 0 && s.w.chance.in(4) {
		return list[1:]
	}
	return list
}
