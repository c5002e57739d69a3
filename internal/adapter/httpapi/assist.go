package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Assist is what a model may be asked for in a talk, and what was translated in it.
type Assist struct {
	Translates   bool              `json:"translates"`
	Suggests     bool              `json:"suggests"`
	Language     string            `json:"customer_language" doc:"of the customer; empty: not known"`
	Translations List[Translation] `json:"translations" doc:"into the asker's language, of the newest messages"`
}

// Translation is a customer's words as a model put them into another language.
type Translation struct {
	Message  desk.MessageID `json:"message_id"`
	Language string         `json:"language" doc:"into which"`
	Text     string         `json:"text"`
	Model    string         `json:"model"`
	At       Time           `json:"at"`
}

func showTranslation(t flow.Translation) Translation {
	return Translation{Message: t.Message, Language: t.Language, Text: t.Text, Model: t.Model, At: Time{t.At}}
}

type assistIn struct {
	At
	Language string `query:"language" default:"ja" maxLength:"16" doc:"the asker's"`
}

type assistOut struct{ Body Assist }

func (s *server) assist(ctx context.Context, in *assistIn) (*assistOut, error) {
	got, err := s.Assists.Assist(ctx, callerFrom(ctx).Person, in.ID, in.Language)
	if err != nil {
		return nil, err
	}
	out := Assist{Translates: got.Translates, Suggests: got.Suggests, Language: got.Customer}
	for _, t := range got.Kept {
		out.Translations = append(out.Translations, showTranslation(t))
	}
	return &assistOut{out}, nil
}

type translateIn struct {
	At
	Message desk.MessageID `path:"mid"`
	Body    struct {
		Language string `json:"language" minLength:"2" maxLength:"16" doc:"into which"`
	}
}

type translateOut struct{ Body Translation }

func (s *server) translateMessage(ctx context.Context, in *translateIn) (*translateOut, error) {
	t, err := s.Assists.Translate(ctx, callerFrom(ctx).Person, in.ID, in.Message, in.Body.Language)
	if err != nil {
		return nil, err
	}
	return &translateOut{showTranslation(t)}, nil
}

type translateTextIn struct {
	At
	Body struct {
		Language string `json:"language" minLength:"2" maxLength:"16" doc:"into which"`
		Text     string `json:"text" minLength:"1" maxLength:"5000"`
	}
}

type translateTextOut struct {
	Body struct {
		Text string `json:"text" doc:"for the pad: it is kept nowhere and sent to nobody"`
	}
}

func (s *server) translateText(ctx context.Context, in *translateTextIn) (*translateTextOut, error) {
	out, err := &translateTextOut{}, error(nil)
	if out.Body.Text, err = s.Assists.TranslateText(ctx, callerFrom(ctx).Person, in.ID, in.Body.Text, in.Body.Language); err != nil {
		return nil, err
	}
	return out, nil
}

// Suggestion is a reply to begin with.
type Suggestion struct {
	ID      string                 `json:"id" doc:"what became of it is told by it"`
	Text    string                 `json:"text" doc:"for the pad: it is kept nowhere and sent to nobody"`
	Entries List[SuggestionSource] `json:"entries" doc:"that it leans on"`
	Doubt   string                 `json:"doubt" enum:",link,number,day,name" doc:"what in it neither entries nor talk say; empty: nothing was found"`
}

// SuggestionSource is an entry that a suggestion leans on.
type SuggestionSource struct {
	ID    knowledge.EntryID `json:"id"`
	Title string            `json:"title"`
}

type suggestOut struct{ Body Suggestion }

func (s *server) suggest(ctx context.Context, in *emptyIn) (*suggestOut, error) {
	got, err := s.Assists.Suggest(ctx, callerFrom(ctx).Person, in.ID)
	if err != nil {
		return nil, err
	}
	out := Suggestion{ID: got.ID, Text: got.Text, Doubt: string(got.Doubt)}
	for _, h := range got.Entries {
		out.Entries = append(out.Entries, SuggestionSource{h.ID, h.Title})
	}
	return &suggestOut{out}, nil
}

type suggestionFateIn struct {
	At
	Body struct {
		Suggestion string              `json:"suggestion" minLength:"1" maxLength:"64"`
		Fate       flow.SuggestionFate `json:"fate" enum:"used,edited,dropped" doc:"sent as it was, sent after it was changed, not sent"`
	}
}

func (s *server) suggestionFate(ctx context.Context, in *suggestionFateIn) (*empty, error) {
	return &empty{}, s.Assists.Fate(ctx, callerFrom(ctx).Person, in.ID, in.Body.Suggestion, in.Body.Fate)
}
