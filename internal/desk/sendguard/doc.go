// Package sendguard looks at what an operator is about to send, for what people regret:
// another customer's name or number, another brand's name or address, words that the customer
// has written meanwhile, a price or a day that the FAQ or the order says otherwise, words that
// the brand forbids, something promised, personal data, a time outside the opening hours.
//
// It is pure, and a help, no promise: a rule that knows nothing says nothing. Each finding
// names the words that it is about, so that a person can judge it at one look; each rule has a
// file of its own. What one look costs depends on the text, and on how many others the
// operator serves, never on how many customers there are.
package sendguard
