// Package retrieval finds the FAQ that answers a customer's question, and says how sure it is.
//
// How it works. A text becomes terms in three streams: words (the dictionary's words without
// what carries no meaning, reduced to their kanji or to hiragana), grams (kanji and pairs of
// neighbouring signs, hiragana left out: needs no dictionary) and groups (which synonym groups
// the text touches). An Index keeps, for each term, which FAQs have it in the question, in the
// answer or in a confirmed phrasing (alias). Ask scores every FAQ by BM25 in each stream and
// field, divides each by the best that question reached there, and adds them up; a logistic
// model then turns what is known about the first hit into a probability, and two thresholds
// turn that into a zone: answer, offer choices, or hand off to a human.
//
// An Index is an immutable snapshot: With makes the next one in milliseconds and shares almost
// everything with the one before, so that readers never wait and never see half an edit.
//
// The package is pure: the same FAQs and the same question always give the same answer, on
// every machine. It imports kagome, its dictionary and golang.org/x/text, nothing of ours.
package retrieval

// Doc is one FAQ as it is searched: plain words only, without markup.
type Doc struct {
	ID       string
	Question string
	Answer   string
	Category string   // searched as part of the question, with its words counted once
	Aliases  []string // phrasings of customers which people confirmed for this FAQ
}

// Hit is an FAQ that was found.
type Hit struct {
	ID    string
	Score float64 // sum of the normalised streams; comparable within one question only
	P     float64 // probability that this FAQ is the answer, by the model
}

// Zone says what to do with what was found.
type Zone string

// The three zones.
const (
	Answer  Zone = "answer"  // say the first hit's answer
	Offer   Zone = "offer"   // offer up to three hits as choices
	Handoff Zone = "handoff" // nothing found is likely enough: a human's question
)

// Found is what a question brought.
type Found struct {
	Hits     []Hit     // best first, at most ten
	Features []float64 // what the model saw of the first hit, see featureNames; for the decision record
	Zone     Zone
	P        float64 // probability that the first hit is the answer; 0 without hits
	Version  string  // of the model
}
