package report

import "time"

// Replies is how soon people answered in a period.
//
// A reply counts in the period in which it was given, or in which the inquiry was closed
// without one. Inquiries closed as spam or merged into another, and those that the
// customer took back to the bot, count as neither; so do the latter's hand-offs in Offered
// unless nobody had answered.
type Replies struct {
	First ReplyLine // a person's first reply
	Next  ReplyLine // every later one
	All   ReplyLine

	Resolved ReplyLine // the end of the talk: none goes unanswered

	Offered   int // hand-offs that came to an end for the customer: Answered + Abandoned + Unanswered
	Answered  int // first replies given
	Abandoned int // taken back to the bot, or left by the customer, before the first reply

	Excluded int // awaited while their channel was stopped by an emergency that is not to count; in none of the others

	Waiting int // replies that are awaited now
	Late    int // of those, over their target
}

// ReplyLine counts replies of one kind, or resolutions.
type ReplyLine struct {
	Due        int // Replied + Unanswered
	Replied    int
	Unanswered int  // the inquiry was closed over them, or the reply never arrived
	Unneeded   int  // beside Due: a last word after an answer, closed as solved while there was time
	Targeted   int  // of Due, those that have a target
	Kept            // from when it counts: not before people were asked
	Asked      Kept // from when the customer wrote, with what the bot had of it
}

// Kept is how soon, on both clocks, from one beginning on.
type Kept struct {
	InService     int // within the target of service time (受付時間内・保留控除)
	InReal        int // and of real time (実時間・時間外込み)
	ServiceMedian time.Duration
	ServiceP90    time.Duration
	RealMedian    time.Duration
	RealP90       time.Duration
}

// Within is the share of those due with a target that came in time on the clock of service
// time, and of real time: 15分以内返信率 where the target is 15 minutes. ok is false while
// none was due.
func (l ReplyLine) Within() (service, real float64, ok bool) { return l.of(l.Targeted) }

// WithinAsked is the same from the customer's message on.
func (l ReplyLine) WithinAsked() (service, real float64, ok bool) { return l.Asked.of(l.Targeted) }

func (k Kept) of(targeted int) (service, real float64, ok bool) {
	if targeted == 0 {
		return 0, 0, false
	}
	n := float64(targeted)
	return float64(k.InService) / n, float64(k.InReal) / n, true
}

// Rate is 応答率: hand-offs that were answered by a person ÷ all that came to an end. ok is
// false while none has.
func (r Replies) Rate() (rate float64, ok bool) {
	if r.Offered == 0 {
		return 0, false
	}
	return float64(r.Answered) / float64(r.Offered), true
}
