package bulk

// Reason is why nothing is done to an inquiry.
type Reason string

// Reasons.
const (
	NotWaiting   Reason = "not_waiting"   // somebody has it meanwhile, or it is with the bot or closed
	AtCapacity   Reason = "at_capacity"   // the operator has no room: it goes on waiting
	OtherBrand   Reason = "other_brand"   // the operator or the queue is another brand's
	NotCertified Reason = "not_certified" // the operator has not done the brand's training
	SameQueue    Reason = "same"          // it is so already
	TooMany      Reason = "too_many_tags"
	Blocked      Reason = "blocked"
	Standby      Reason = "standby" // another module holds the chat
	Muted        Reason = "muted"
	Group        Reason = "group"       // a message to a group is billed for each member
	WroteSince   Reason = "wrote_since" // has written since the list was read
	HeatedTalk   Reason = "heated"
	Costs        Reason = "would_cost"
	Twice        Reason = "same_customer" // this customer is told in another of the talks
	Answered     Reason = "answered"      // undo: the operator has answered
	Changed      Reason = "changed"       // undo: something else was done since
	Halted       Reason = "stopped"       // the run was stopped before
	Gone         Reason = "gone"
	Told         Reason = "told" // an earlier message of the incident has told this customer
)

// Reach is what there is to know of a customer before something is sent.
type Reach struct {
	Blocked, Standby, Muted, Group bool
	Wrote                          bool // since the list was read
	Heated                         bool
	Free                           bool // a reply token lives
}

// Refuses tells why a message is not sent; "" when it is.
func (o Order) Refuses(r Reach) Reason {
	switch {
	case r.Blocked:
		return Blocked
	case r.Standby:
		return Standby
	case r.Group:
		return Group
	case r.Muted:
		return Muted
	case r.Wrote && !o.Wrote:
		return WroteSince
	case r.Heated && !o.Heated:
		return HeatedTalk
	case o.FreeOnly && !r.Free:
		return Costs
	}
	return ""
}
