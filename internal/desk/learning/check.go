// Package learning compares what the bot answers with what people said would be right. It is
// pure, and knows entries and questions by their ids alone.
package learning

// Result is what came of one question asked again. Ref names where its words are.
type Result struct {
	Ref     string `json:"r"`
	Entry   string `json:"e"`           // the right one
	Rank    int    `json:"n,omitempty"` // its place among what was found; 0: not among the first ten
	First   string `json:"f,omitempty"` // what was found first
	Zone    string `json:"z,omitempty"` // what the bot would do
	Missing bool   `json:"m,omitempty"` // the right entry is gone, or does not answer now
	Held    bool   `json:"h,omitempty"` // asked without its own confirmed phrasing

	// What takes the words before the FAQ is asked: then nothing was found, for nothing was
	// looked for. By is the scenario's name; words that call for a person stay where they are.
	Claim string `json:"c,omitempty"`
	By    string `json:"b,omitempty"`
}

// Right tells whether the right entry came first.
func (r Result) Right() bool { return r.Rank == 1 }

// Claimed tells whether the FAQ is not asked at all.
func (r Result) Claimed() bool { return r.Claim != "" }

// Summary counts the results of a run. Shares are of Cases − Missing − Claimed.
type Summary struct {
	Cases    int `json:"cases"`
	Missing  int `json:"missing"`
	Claimed  int `json:"claimed"`   // something else takes the words before the FAQ is asked
	First    int `json:"first"`     // the right entry came first
	InThree  int `json:"in_three"`  // it was among the first three
	Said     int `json:"said"`      // the bot would say an answer at once …
	SaidTrue int `json:"said_true"` // … and the right one

	// Against the run before; nothing of it where there is none.
	Before     string `json:"before,omitempty"` // its id
	NewlyRight int    `json:"newly_right"`
	NewlyWrong int    `json:"newly_wrong"`
	NewlyTaken int    `json:"newly_taken"` // claimed, and not before
	New        int    `json:"new"`         // not asked before
	Gone       int    `json:"gone"`        // not asked any more
}

// Sum counts results.
func Sum(results []Result) (s Summary) {
	s.Cases = len(results)
	for _, r := range results {
		if r.Missing {
			s.Missing++
			continue
		}
		if r.Claimed() {
			s.Claimed++
			continue
		}
		if r.Right() {
			s.First++
		}
		if r.Rank >= 1 && r.Rank <= 3 {
			s.InThree++
		}
		if r.Zone == "answer" {
			s.Said++
			if r.Right() {
				s.SaidTrue++
			}
		}
	}
	return s
}

// Change is what became of a question between two runs.
type Change string

// Changes.
const (
	Same       Change = ""
	New        Change = "new" // it was not asked before
	NewlyRight Change = "newly_right"
	NewlyWrong Change = "newly_wrong"
	NewlyTaken Change = "newly_taken" // something else takes the words now
)

// Compare tells for each result of now what changed since before, in the same order, and how
// many of before are not asked any more. A question whose right entry is another than before
// is a new one, and so is one that was claimed: the FAQ was not asked then. One that is
// missing now and was right before is newly wrong.
func Compare(before, now []Result) (changes []Change, gone int) {
	type key struct{ ref, entry string }
	was := make(map[key]Result, len(before))
	for _, r := range before {
		was[key{r.Ref, r.Entry}] = r
	}
	changes = make([]Change, len(now))
	met := 0
	for i, r := range now {
		old, known := was[key{r.Ref, r.Entry}]
		if known {
			met++
		}
		switch {
		case !known || old.Claimed() && !r.Claimed():
			changes[i] = New
		case r.Claimed() && !old.Claimed():
			changes[i] = NewlyTaken
		case r.Claimed():
		case old.Right() && !r.Right():
			changes[i] = NewlyWrong
		case !old.Right() && r.Right():
			changes[i] = NewlyRight
		}
	}
	return changes, len(was) - met
}

// Against adds to a summary what a comparison brought.
func (s Summary) Against(before string, changes []Change, gone int) Summary {
	s.Before, s.Gone = before, gone
	for _, c := range changes {
		switch c {
		case New:
			s.New++
		case NewlyRight:
			s.NewlyRight++
		case NewlyWrong:
			s.NewlyWrong++
		case NewlyTaken:
			s.NewlyTaken++
		}
	}
	return s
}
