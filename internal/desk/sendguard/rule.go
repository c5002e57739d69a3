package sendguard

import "slices"

// Rule is one thing that is looked for.
type Rule string

// Rules, in the order in which findings are told.
const (
	OtherCustomer Rule = "other_customer" // another customer's name or number
	OtherBrand    Rule = "other_brand"    // another brand's name or address
	WroteSince    Rule = "wrote_since"    // the customer wrote what the writer has not seen
	Figures       Rule = "figures"        // the FAQ, or the order, says otherwise
	Words         Rule = "words"          // the brand has forbidden them
	Promise       Rule = "follow_up"      // something is promised, with its time
	Personal      Rule = "personal"       // a phone number, an address, an account
	Hours         Rule = "hours"          // nobody is here
)

// Rules lists them all.
func Rules() []Rule {
	return []Rule{OtherCustomer, OtherBrand, WroteSince, Figures, Words, Promise, Personal, Hours}
}

// Known tells whether there is such a rule.
func (r Rule) Known() bool { return slices.Contains(Rules(), r) }

// Mode is what becomes of what a rule finds.
type Mode string

// Modes. A shadow is only counted. A warning can be sent over, with a reason. What is stopped
// can be sent by those only who oversee others.
const (
	Off    Mode = "off"
	Shadow Mode = "shadow"
	Warn   Mode = "warn"
	Stop   Mode = "stop"
)

// Known tells whether there is such a mode.
func (m Mode) Known() bool { return m == Off || m == Shadow || m == Warn || m == Stop }

// Asks tells whether the writer is asked before anything goes out.
func (m Mode) Asks() bool { return m == Warn || m == Stop }
