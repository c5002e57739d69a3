package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
)

// JudgeRich tells what the channel would refuse in a message object of its own format.
type JudgeRich func(message json.RawMessage) []desk.Flaw

// AnswerFlaw is a flaw of one bubble of an answer, counted from 1. As an error it is the
// cause of a refusal, for whoever shows it in the reader's language.
type AnswerFlaw struct {
	Bubble int
	desk.Flaw
}

// Error gives the channel's own words.
func (f AnswerFlaw) Error() string { return f.Words("en") }

// Words say which bubble has which flaw, in Japanese ("ja") or else in English.
func (f AnswerFlaw) Words(language string) string {
	if language == "ja" {
		return fmt.Sprintf("吹き出し%dをLINEが受け付けません。%s", f.Bubble, f.Flaw.Words(language))
	}
	return fmt.Sprintf("LINE would refuse bubble %d. %s", f.Bubble, f.Flaw.Words(language))
}

// maxAnswerFlaws is how many of one bubble are told at once.
const maxAnswerFlaws = 10

// richTypes are the message objects that a rich bubble may be: there are bubbles of the
// desk's own for the others.
var richTypes = []string{"flex", "template", "imagemap"}

// CheckAnswer tells what the channel would refuse in an answer that is being written.
func (l *Librarian) CheckAnswer(_ context.Context, by desk.Person, w desk.WorkspaceID, answer []desk.Content) ([]AnswerFlaw, error) {
	if err := may(by, identity.EditKnowledge, w); err != nil {
		return nil, err
	}
	return l.judge.answer(answer), nil
}

// judged refuses a text that the channel would: when it is written, and before others
// look at it. An older one may have been written before there was a judge.
func (l *Librarian) judged(v knowledge.Verb, b knowledge.Body) error {
	if !slices.Contains([]knowledge.Verb{knowledge.Create, knowledge.Edit, knowledge.Submit, knowledge.Publish}, v) {
		return nil
	}
	var wrong []error
	for _, f := range l.judge.answer(b.Answer) {
		wrong = append(wrong, desk.E(desk.Invalid, "line_refuses", f.Error()).On("answer").Because(f))
	}
	return errors.Join(wrong...)
}

func (judge JudgeRich) answer(parts []desk.Content) (flaws []AnswerFlaw) {
	for i, c := range parts {
		if c.Rich == nil {
			continue
		}
		found := judge.rich(*c.Rich)
		for _, f := range found[:min(maxAnswerFlaws, len(found))] {
			flaws = append(flaws, AnswerFlaw{i + 1, f})
		}
	}
	return flaws
}

// rich judges a message object as it will be sent.
func (judge JudgeRich) rich(b desk.RichBody) []desk.Flaw {
	object := map[string]json.RawMessage{}
	if json.Unmarshal(b.Message, &object) != nil || object == nil {
		return []desk.Flaw{{Says: "must be an object"}}
	}
	var kind string
	if json.Unmarshal(object["type"], &kind) != nil || !slices.Contains(richTypes, kind) {
		return []desk.Flaw{{At: "type", Says: "Must be one of the following values: [" + strings.Join(richTypes, ", ") + "]"}}
	}
	alt, err := json.Marshal(b.Alt)
	if err != nil {
		return []desk.Flaw{{At: "altText", Says: "must be a string"}}
	}
	object["altText"] = alt
	whole, err := json.Marshal(object)
	if err != nil {
		return []desk.Flaw{{Says: "must be an object"}}
	}
	return judge(whole)
}
