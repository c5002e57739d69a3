package flow

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Overflow handles the timer of a conversation that may have waited too long. The bot
// does it: its words, or itself, may be the way out.
func (r *Robot) Overflow(ctx context.Context, job Claimed) (Next, error) {
	id := desk.ConversationID(job.Key)
	for range maxTries {
		cases, err := r.cases.Load(ctx, []CaseRef{{Conversation: id, Bot: true, Sending: r.send != nil}})
		if errors.Is(err, desk.ErrNotFound) {
			return Next{}, nil
		}
		if err != nil {
			return Next{}, err
		}
		now, brain := r.env.Clock.Now(), decide.Brain{}
		if decide.OverflowSpeaks(cases[0], now) {
			row, err := r.brains.bots.BotSettings(ctx, cases[0].Thread.Workspace)
			if err != nil {
				return Next{}, err
			}
			brain.Settings = row.Body.BotSettings // its words are enough
		}
		change, wait, err := decide.Overflow(cases[0], id, brain, now, r.env.IDs)
		if err != nil || change.Empty() {
			return Next{At: wait, Code: "early"}.ifSet(), err
		}
		if won, err := r.say(ctx, change); won || err != nil {
			return Next{}, err
		}
	}
	return Next{}, desk.ErrVersion
}
