package sim

import (
	"context"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// shop is a model of the system behind a scenario's actions, as far as doing things
// twice goes: it does what a key asks for once, and answers a repeated key as it did
// the first time. Its book holds what was really changed.
type shop struct {
	w    *world
	book []bought
	keys map[string]bot.ActionResult
}

// bought is a change that the shop carried out. Session names the dialogue.
type bought struct {
	key, session string
}

func newShop(w *world) *shop { return &shop{w: w, keys: map[string]bot.ActionResult{}} }

// Do answers a call, or fails before or after its work, or takes its time.
func (s *shop) Do(_ context.Context, _ desk.WorkspaceID, _ desk.Contact, call bot.ActionCall) bot.ActionResult {
	call = s.w.sabotage.action(call)
	s.w.faults.cross("shop")
	rate := s.w.faults.shop
	if s.w.faults.happens(rate, "shop: does not answer before") {
		s.w.note("shop fails %s before", call.Key)
		return s.silent(call)
	}
	if s.w.faults.happens(rate, "shop: slow") {
		s.w.sleep(s.w.chance.span(time.Second, 20*time.Second))
	}
	result := s.carryOut(call)
	if s.w.faults.happens(rate, "shop: its answer is lost") {
		s.w.note("shop has done %s and nobody hears", call.Key)
		return s.silent(call)
	}
	s.w.note("shop: %s", call.Key)
	if rate > 0 && !call.DryRun && s.w.faults.happens(3, "shop: the node dies with its answer") {
		s.w.doomed = s.w.current.node
		s.w.sleep(time.Second)
	}
	return result
}

// silent is what the port says of a shop that did not answer.
func (s *shop) silent(call bot.ActionCall) bot.ActionResult {
	if call.Read || call.DryRun {
		return bot.ActionResult{Outcome: bot.Failed, Code: "no_answer"}
	}
	return bot.ActionResult{Outcome: bot.Unknown, Code: "no_answer"}
}

func (s *shop) carryOut(call bot.ActionCall) bot.ActionResult {
	if call.DryRun {
		return bot.ActionResult{Outcome: bot.Did, Changes: []bot.Change{{Label: "tea", Before: "0", After: "1"}}}
	}
	if known, ok := s.keys[call.Key]; ok {
		s.w.faults.count["shop: asked again"]++
		return known
	}
	s.w.faults.count["shop: bought"]++
	session, _, _ := strings.Cut(call.Key, ".")
	s.book = append(s.book, bought{key: call.Key, session: session})
	s.keys[call.Key] = bot.ActionResult{Outcome: bot.Did, Words: boughtWords(session)}
	return s.keys[call.Key]
}

// boughtWords is what the customer is to be told, once.
func boughtWords(session string) string { return "bought in " + session + "." }
