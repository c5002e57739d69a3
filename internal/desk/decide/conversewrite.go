package decide

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/retrieval"
)

// Written is an answer that a brand's language model wrote from entries, checked against
// them already. Fault is why there is none: what it wrote was refused, or it wrote nothing.
type Written struct {
	Text    string
	Sources []string // FAQs, by id
	Fault   string
}

// written asks for an answer from entries where the FAQ alone is unsure. An entry that
// surely answers is said as it stands: people approved its words.
func (t *talker) written(words string, found retrieval.Found) Written {
	if t.brain.Write == nil || found.Zone == retrieval.Answer || len(found.Hits) == 0 {
		return Written{}
	}
	return t.brain.Write(words, found)
}

// wrote says what the model wrote, with the entries that carry it named.
func (t *talker) wrote(m desk.Message, decision, key string, w Written) bool {
	var sources []FAQ
	for _, id := range w.Sources {
		if faq, ok := t.brain.FAQ(id); ok {
			sources = append(sources, faq)
		}
	}
	if w.Text == "" || len(sources) == 0 || len(sources) < len(w.Sources) { // one was withdrawn meanwhile
		return false
	}
	t.m.Asked = append(t.m.Asked, key)
	t.m.Unsure = 0
	t.m.Table = &Table{Decision: decision, FAQs: w.Sources, Answered: true}
	t.try(Try{Message: m.ID, Kind: TryAnswer, FAQs: w.Sources, Code: codeWritten})
	t.about(sources[0].Topic, m)
	var titles []string
	for _, faq := range sources {
		titles = append(titles, faq.Question)
	}
	c := words(w.Text + "\n\n" + t.brain.Settings.word("sources") + "\n・" + strings.Join(titles, "\n・"))
	c.Choices = []desk.Choice{own(decision, tapYes, labelYes), own(decision, tapNo, labelNo), t.human()}
	t.speak(c)
	return true
}

// codeWritten marks on the operator's card what a model wrote.
const codeWritten = "written"
