package sim

import (
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// botSpoke checks, at a commit, that the bot speaks only where the inquiry was its own
// before, or came back to it with this change.
func (j *judge) botSpoke(ch decide.Change) {
	before := j.talks[ch.Case.Talk.ID]
	j.talks[ch.Case.Talk.ID] = ch.Case.Talk.State
	if before != conversation.Active && before != conversation.Wrapup {
		return
	}
	for _, m := range ch.Added {
		if m.Author.Kind == desk.ByBot && m.Conversation == ch.Case.Talk.ID {
			j.violated("the bot says %s while inquiry %s is %s", m.ID, m.Conversation, before)
		}
	}
}

// bot: it has dealt with all it was told, decided no bubble twice, waits for nobody,
// and whatever a customer confirmed was done once, and told once.
func (j *judge) bot() error {
	if !j.w.bot {
		return nil
	}
	if err := j.none("the bot has decided one bubble twice", `
		SELECT message_id, part_from, count(*) FROM bot_decision GROUP BY 1, 2 HAVING count(*) > 1`); err != nil {
		return err
	}
	threads, err := j.threads()
	if err != nil {
		return err
	}
	for _, id := range sorted(keys(threads)) {
		if err := j.attended(threads[id]); err != nil {
			return err
		}
	}
	return j.boughtOnce()
}

// attended: nothing that a customer said to the bot lies about.
func (j *judge) attended(t desk.Thread) error {
	cases, err := j.w.db.Load(j.w.ctx, []flow.CaseRef{{Thread: t.ID, Bot: true}})
	if err != nil {
		return err
	}
	c := cases[0]
	if c.Talk.State != conversation.Bot || t.Blocked {
		return nil
	}
	if i := slices.IndexFunc(c.Heard, forTheBot); i >= 0 {
		j.violated("the bot has not dealt with %s (event %s) in %s", c.Heard[i].ID, c.Heard[i].EventID, t.ID)
	}
	if call := decide.PendingCall(c.Memory); call != nil {
		j.violated("the dialogue in %s waits for ever for call %s", t.ID, call.Key)
	}
	return nil
}

// forTheBot: a tap on a button of the closing check or the survey has a job of its own.
func forTheBot(m desk.Message) bool {
	tap := m.Content.Postback
	return m.Author.Kind == desk.ByCustomer && m.Shown() && (tap == nil || !strings.HasPrefix(tap.Data, "c1:"))
}

// boughtOnce: a dialogue's confirmation has changed one thing, once, and the customer
// was told no oftener.
func (j *judge) boughtOnce() error {
	seen := map[string]string{}
	for _, b := range j.w.shop.book {
		if other := seen[b.session]; other != "" {
			j.violated("dialogue %s bought twice: %s and %s", b.session, other, b.key)
		}
		seen[b.session] = b.key
	}
	for _, session := range sorted(keys(seen)) {
		rows, err := j.rows(`SELECT id FROM message WHERE direction = 'out' AND instr(content, $1) > 0`, boughtWords(session))
		if err != nil {
			return err
		}
		if len(rows) > 1 {
			j.violated("dialogue %s says %d times that it has bought", session, len(rows))
		}
	}
	return nil
}
