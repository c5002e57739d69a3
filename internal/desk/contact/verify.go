package contact

import (
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Card is what is known of who a customer is. It belongs to one contact: what was said on
// one account proves nothing of another that is the same person's.
type Card struct {
	Verified *Verified `json:"verified,omitempty"`
	Failures int       `json:"failures,omitempty"` // since the last success or release
	FailedAt time.Time `json:"failed_at,omitzero"`
	LockedAt time.Time `json:"locked_at,omitzero"`
	Flags    []Flag    `json:"flags,omitempty"` // one of a kind
}

// Verified is a verification that succeeded.
type Verified struct {
	Items  []Item              `json:"items"` // that matched
	By     desk.OperatorID     `json:"by"`
	At     time.Time           `json:"at"`
	Until  time.Time           `json:"until"`
	Within desk.ConversationID `json:"within,omitempty"` // it ends with this inquiry; none: it does not
}

// Try is what an operator found when they held what the customer said against the record.
type Try struct {
	Matched []Item
	Differs []Item
}

// Outcome is what became of a try.
type Outcome string

// Outcomes.
const (
	Succeeded Outcome = "verified"
	Failed    Outcome = "failed"
	Locked    Outcome = "locked" // failed, and no more tries
)

// Errors of verification.
var (
	ErrLocked   = desk.E(desk.Conflict, "verification_locked", "Too many tries failed. A supervisor must release it first.")
	ErrTakeover = desk.E(desk.Conflict, "takeover_suspected", "This account may be in somebody else's hands. A supervisor must lift that first.")
	ErrNobody   = desk.E(desk.Conflict, "not_a_person", "A group can't be verified.")
)

// Verify takes a try of the inquiry. c is left as it was where it is refused.
func (c Card) Verify(p Policy, t Try, by desk.OperatorID, in desk.ConversationID, now time.Time) (Card, Outcome, error) {
	if err := t.check(p); err != nil {
		return c, "", err
	}
	switch {
	case !c.LockedAt.IsZero():
		return c, "", ErrLocked
	case c.Flag(Takeover) != nil:
		return c, "", ErrTakeover
	}
	must := func(it Item) bool { return !slices.Contains(t.Matched, it) }
	if len(t.Matched) < p.Need || slices.ContainsFunc(p.Must, must) {
		return c.fail(p, now)
	}
	c.Verified = &Verified{Items: slices.Clone(t.Matched), By: by, At: now, Until: p.until(now)}
	if p.Minutes == 0 {
		c.Verified.Within = in
	}
	c.Failures, c.FailedAt = 0, time.Time{}
	return c, Succeeded, nil
}

func (t Try) check(p Policy) error {
	seen := map[Item]bool{}
	for _, it := range slices.Concat(t.Matched, t.Differs) {
		if !slices.Contains(p.Items, it) || seen[it] {
			return desk.E(desk.Invalid, "bad_item", "Each item that was asked is one of the brand's, and is said once to match or to differ.").On("matched")
		}
		seen[it] = true
	}
	if len(seen) == 0 {
		return desk.E(desk.Invalid, "bad_item", "Say which items match or differ.").On("matched")
	}
	return nil
}

// fail counts a failure. Who fails is not verified any more, whatever they proved before.
func (c Card) fail(p Policy, now time.Time) (Card, Outcome, error) {
	c.Failures, c.FailedAt, c.Verified = c.Failures+1, now, nil
	if p.Failures == 0 || c.Failures < p.Failures {
		return c, Failed, nil
	}
	c.LockedAt = now
	return c, Locked, nil
}

// Holds tells whether the customer is verified in an inquiry now. open tells whether that
// inquiry is.
func (c Card) Holds(in desk.ConversationID, open bool, now time.Time) bool {
	v := c.Verified
	return v != nil && now.Before(v.Until) && (v.Within == "" || v.Within == in && open)
}

// Release gives tries again, after a lock.
func (c Card) Release() (Card, error) {
	if c.LockedAt.IsZero() {
		return c, desk.E(desk.Conflict, "not_locked", "It is not locked.")
	}
	c.LockedAt, c.Failures, c.FailedAt = time.Time{}, 0, time.Time{}
	return c, nil
}

// End takes a verification back; ok is false where there is none.
func (c Card) End() (_ Card, ok bool) {
	ok = c.Verified != nil
	c.Verified = nil
	return c, ok
}
