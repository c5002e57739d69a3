package httpapi

import (
	"context"
	"errors"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// AnswerCheck is an answer to be looked at.
type AnswerCheck struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Answer    List[AnswerPart] `json:"answer"`
}

type checkAnswerIn struct{ Body AnswerCheck }

// AnswerFlaws is what LINE would refuse in an answer's rich messages; none: it takes them.
type AnswerFlaws struct {
	Flaws List[AnswerFlaw] `json:"flaws"`
}

// AnswerFlaw is one thing that LINE would refuse.
type AnswerFlaw struct {
	Bubble int    `json:"bubble" doc:"counted from 1"`
	At     string `json:"at" doc:"the property; empty: the object itself"`
	Text   string `json:"text" doc:"for people, in the asker's language"`
}

type answerFlawsOut struct{ Body AnswerFlaws }

func (s *server) checkAnswer(ctx context.Context, in *checkAnswerIn) (*answerFlawsOut, error) {
	by := callerFrom(ctx)
	flaws, err := s.Librarian.CheckAnswer(ctx, by.Person, in.Body.Workspace, EntryBody{Answer: in.Body.Answer}.body().Answer)
	out := &answerFlawsOut{}
	for _, f := range flaws {
		out.Body.Flaws = append(out.Body.Flaws, AnswerFlaw{f.Bubble, f.At, f.Flaw.Words(by.Language)})
	}
	return out, err
}

// wordsIn are an error's words, in the reader's language where it has them.
func wordsIn(e *desk.Error, language string) string {
	var flaw flow.AnswerFlaw
	if errors.As(e.Cause, &flaw) {
		return flaw.Words(language)
	}
	return e.Message
}
