package flow

import (
	"context"
	"errors"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// Silent handles the timer of a customer who waits for the owner's answer.
func (r *Router) Silent(ctx context.Context, job Claimed) (Next, error) {
	id := desk.ConversationID(job.Key)
	wait, err := settle(ctx, r.env, r.cases, id, func(c decide.Case, now time.Time) (decide.Change, time.Time, error) {
		return decide.Silent(c, id, now, r.env.IDs)
	})
	return Next{At: wait, Code: "early"}.ifSet(), err
}

// settle loads a conversation, decides and commits until it wins. One that is not there
// needs nothing. wait is when to look again where nothing was to be done.
func settle(ctx context.Context, env Env, cases Cases, id desk.ConversationID, do func(decide.Case, time.Time) (decide.Change, time.Time, error)) (wait time.Time, err error) {
	for range maxTries {
		loaded, err := cases.Load(ctx, []CaseRef{{Conversation: id}})
		if errors.Is(err, desk.ErrNotFound) {
			return time.Time{}, nil
		}
		if err != nil {
			return time.Time{}, err
		}
		change, wait, err := do(loaded[0], env.Clock.Now())
		if err != nil || change.Empty() {
			return wait, err
		}
		err = commitOne(ctx, env, cases, Write{Change: change})
		if !errors.Is(err, desk.ErrVersion) {
			return time.Time{}, err
		}
	}
	return time.Time{}, desk.ErrVersion
}
