package flow

import (
	"context"
	"slices"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
)

// lostAtOnce bounds how many talks are decided in one transaction.
const lostAtOnce = 64

// ShowLost shows every reply as unknown that somebody began and did not live to settle.
// Every node does it before it begins anything else. The talk's own job does it too, but
// after a crash many change the talk at once, each time ahead of it, and who answered waits
// to hear whether the answer has arrived (R8: within 5 s). A talk that changes under it is
// left to its job.
func (s *Sender) ShowLost(ctx context.Context) error {
	threads, err := s.cases.LostReplies(ctx, s.env.Clock.Now())
	if err != nil {
		return err
	}
	for some := range slices.Chunk(threads, lostAtOnce) {
		if err := s.showLost(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sender) showLost(ctx context.Context, threads []desk.ThreadID) error {
	refs := make([]CaseRef, 0, len(threads))
	for _, id := range threads {
		refs = append(refs, CaseRef{Thread: id, Sending: true})
	}
	cases, err := s.cases.Load(ctx, refs)
	if err != nil {
		return err
	}
	var writes []Write
	for _, c := range cases {
		if c.Call == nil || c.Call.Route != desk.Reply {
			continue
		}
		if change, _ := decide.TakeUp(c, s.wait, s.env.Clock.Now(), s.env.IDs); !change.Empty() {
			writes = append(writes, Write{Change: change})
		}
	}
	if len(writes) == 0 {
		return nil
	}
	if _, err = s.cases.Commit(ctx, writes); err == nil {
		s.env.committed(jobsOf(writes))
	}
	return err
}
