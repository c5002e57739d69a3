package sendguard

import "time"

// Brand is one of the centre's, by what its people call it.
type Brand struct {
	Name  string
	Marks []string // other names, and addresses
}

// Policy is what a brand has set, ready to be used. It does not change; many goroutines may
// look with it.
type Policy struct {
	settings Settings
	out, in  finder // forbidden words by direction
	ours     finder // what is the brand's own
	theirs   finder // names and addresses of the others
	names    []string
}

// NewPolicy makes it. Others are the brands that the same operators may serve.
func NewPolicy(s Settings, own Brand, others []Brand) *Policy {
	p := &Policy{settings: s}
	out, in := make([]string, len(s.Words)), make([]string, len(s.Words)) // empty: not this way
	for i, w := range s.Words {
		if w.Out {
			out[i] = w.Text
		}
		if w.In {
			in[i] = w.Text
		}
	}
	p.out, p.in = newFinder(out), newFinder(in)
	p.ours = newFinder(append([]string{own.Name}, s.Marks...))
	var marks []string
	for _, b := range others {
		for _, m := range append([]string{b.Name}, b.Marks...) {
			marks, p.names = append(marks, m), append(p.names, b.Name)
		}
	}
	p.theirs = newFinder(marks)
	return p
}

// Settings are those that it was made from.
func (p *Policy) Settings() Settings {
	if p == nil {
		return Settings{}
	}
	return p.settings
}

// Customer is one whom an operator serves, or served a moment ago.
type Customer struct {
	Names   []string // as the channel, the bot and the desk know them
	Numbers []string // texts in which their numbers stand: orders, accounts
}

// Sight is what is known beside the text.
type Sight struct {
	Own    Customer
	Said   []string   // own customer's words, and ours to them: what stands there is theirs to hear
	Staff  []string   // the writer's own names
	Others []Customer // whom the writer also serves
	Wrote  time.Time  // when the customer wrote what the writer has not seen; zero: nothing
	Book   Book       // what the FAQ says
	Orders []Order    // what the orders say
	Due    *Due       // what is promised
	Closed bool       // nobody is here
	Opens  time.Time  // again; zero: not known
}

// Due is a promise within the text, by bytes, and when it is for.
type Due struct {
	From, To int
	At       time.Time
}

// maxFindings bounds what one rule says of one text.
const maxFindings = 5

// Check gives what there is to say of a text to a customer, in the order of the rules. Rules
// that are off look at nothing.
func (p *Policy) Check(text string, s Sight) (out []Finding) {
	t := fold(text)
	looks := map[Rule]func(folded, Sight) []Finding{
		OtherCustomer: otherCustomer, OtherBrand: p.otherBrand, WroteSince: wroteSince, Figures: figures,
		Words: p.words, Promise: promise, Personal: p.personal, Hours: hours,
	}
	settings := p.Settings()
	for _, r := range Rules() {
		mode := settings.Of(r)
		if mode == Off {
			continue
		}
		found := looks[r](t, s)
		for _, f := range found[:min(len(found), maxFindings)] {
			if f.Mode == "" || !mode.Asks() { // a word has a mode of its own, which holds while its rule asks
				f.Mode = mode
			}
			out = append(out, f)
		}
	}
	return out
}

// wroteSince: the answer may not fit any more.
func wroteSince(_ folded, s Sight) []Finding {
	if s.Wrote.IsZero() {
		return nil
	}
	return []Finding{{Rule: WroteSince, Code: "newer", At: s.Wrote}}
}

// promise: what is promised is to be kept, and somebody must know.
func promise(t folded, s Sight) []Finding {
	if s.Due == nil {
		return nil
	}
	d := *s.Due
	return []Finding{{Rule: Promise, Code: "due", From: units(t.text[:d.From]), To: units(t.text[:d.To]), Evidence: t.text[d.From:d.To], At: d.At}}
}

// hours: the customer may answer, and nobody will read it.
func hours(_ folded, s Sight) []Finding {
	if !s.Closed {
		return nil
	}
	return []Finding{{Rule: Hours, Code: "closed", At: s.Opens}}
}
