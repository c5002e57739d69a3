package flow

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/conversation"
	"github.com/madoguchi-desk/madoguchi/internal/desk/privacy"
)

// AssistDesk lets an operator ask the brand's language model: for a translation, or for a
// reply to begin with. Nothing of it is sent by itself, and nothing waits for it but who asks.
type AssistDesk struct {
	env   Env
	store AssistStore
	read  Reader
	bots  *BotDesk
	think *Thinker
	guard Guard
}

// NewAssistDesk makes the door.
func NewAssistDesk(env Env, store AssistStore, read Reader, bots *BotDesk, think *Thinker, guard Guard) *AssistDesk {
	return &AssistDesk{env, store, read, bots, think, guard}
}

// What can be wrong with asking.
var (
	ErrAssistOff   = desk.E(desk.Conflict, "assist_off", "This brand does not use a model for that. An administrator can switch it on (ボット → モデル → 言語モデル).")
	ErrAssistRests = desk.E(desk.Unavailable, "model_rests", "The model failed several times in a row and is left alone for half a minute. Nothing is lost. Try again then, or write it yourself.")
	ErrAssistLost  = desk.E(desk.Unavailable, "model_lost", "The model left out a number or a name. Nothing was taken over. Try again, or write it yourself.")
	errLanguage    = desk.E(desk.Invalid, "bad_language", "Give a language such as ja, en or zh-TW.").On("language")
	errNoWords     = desk.E(desk.Conflict, "no_words", "There are no words here to translate.")
)

// Limits of what is asked.
const (
	maxTranslated   = 5000 // characters
	translateTokens = 4000
	keptShown       = 200 // translations of a talk that are given at once
)

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// Assist is what an operator may ask for in a talk, and what was translated in it before.
type Assist struct {
	Translates, Suggests bool
	Customer             string // the customer's language; "" = not known
	Kept                 []Translation
}

// Assist tells it; language is that of the asker.
func (d *AssistDesk) Assist(ctx context.Context, by desk.Person, id desk.ConversationID, language string) (a Assist, err error) {
	if !languageTag.MatchString(language) {
		return a, errLanguage
	}
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return a, err
	}
	row, err := d.think.port(ctx, v.Workspace)
	if err != nil {
		return a, err
	}
	a = Assist{Translates: row.Port.Translates, Suggests: row.Port.Suggests, Customer: v.Contact.Language}
	if a.Translates {
		a.Kept, err = d.store.Translations(ctx, v.Thread, language, keptShown)
	}
	return a, err
}

// asked gives a talk and its brand's model to who works on it.
func (d *AssistDesk) asked(ctx context.Context, by desk.Person, id desk.ConversationID, on func(ModelPort) bool) (ConversationView, ModelPortRow, error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return v, ModelPortRow{}, err
	}
	row, err := d.think.port(ctx, v.Workspace)
	if err == nil && !on(row.Port) {
		err = ErrAssistOff
	}
	return v, row, err
}

func translates(p ModelPort) bool { return p.Translates }

// Translate gives a customer's message in the asker's language: what was kept, or what the
// model says now, which is then kept.
func (d *AssistDesk) Translate(ctx context.Context, by desk.Person, talk desk.ConversationID, id desk.MessageID, language string) (t Translation, err error) {
	if !languageTag.MatchString(language) {
		return t, errLanguage
	}
	v, row, err := d.asked(ctx, by, talk, translates)
	if err != nil {
		return t, err
	}
	m, err := d.read.Message(ctx, id)
	if err != nil {
		return t, err
	}
	if m.Thread != v.Thread {
		return t, desk.ErrNotFound
	}
	if m.Direction != desk.In || !m.Shown() || m.Content.Text == nil || strings.TrimSpace(m.Content.Text.Text) == "" {
		return t, errNoWords
	}
	if t, err = d.store.Translation(ctx, id, language); !errors.Is(err, desk.ErrNotFound) {
		return t, err
	}
	text, _, err := d.translated(ctx, row, m.Content.Text.Text, language, v.Contact.Name) // the message itself stands above it: what a mark stood for is to be seen there
	if err != nil {
		return t, err
	}
	t = Translation{Workspace: v.Workspace, Thread: m.Thread, Message: id, Language: language, Text: text, Model: row.Port.Chat, At: d.env.Clock.Now(), By: by.ID}
	fact := d.fact(by, v, "translated", map[string]string{"message": string(id), "language": language})
	if err := d.store.PutTranslation(ctx, t, m.Version, []desk.Fact{fact}); err != nil {
		return Translation{}, err
	}
	d.env.committed(nil)
	return t, nil
}

// TranslateText gives an operator's own words in another language. They are for the pad:
// nothing is kept, nothing is sent. Words of which the model lost a part are none.
func (d *AssistDesk) TranslateText(ctx context.Context, by desk.Person, id desk.ConversationID, text, language string) (string, error) {
	if !languageTag.MatchString(language) {
		return "", errLanguage
	}
	v, row, err := d.asked(ctx, by, id, translates)
	if err != nil {
		return "", err
	}
	if text = d.guard(text); strings.TrimSpace(text) == "" {
		return "", errNoWords
	}
	out, whole, err := d.translated(ctx, row, text, language, v.Contact.Name)
	if err == nil && !whole {
		err = ErrAssistLost
	}
	if err != nil {
		return "", err
	}
	return out, d.store.PutFacts(ctx, []desk.Fact{d.fact(by, v, "written", map[string]string{"language": language})})
}

// translated asks the model. What tells who somebody is does not leave the desk: it is put
// back into what comes. name is the customer's.
func (d *AssistDesk) translated(ctx context.Context, row ModelPortRow, text, language, name string) (out string, whole bool, err error) {
	if utf8.RuneCountInString(text) > maxTranslated {
		return "", false, desk.E(desk.TooLarge, "text_too_long", "At most 5,000 characters are translated at once.").On("text")
	}
	hidden := privacy.Hide(text, name)
	said, err := d.say(ctx, row, translateOrders, map[string]string{"into": language, "text": hidden.Text}, translateTokens, "translation")
	if err != nil {
		return "", false, err
	}
	out, whole = hidden.Restore(said)
	return d.guard(strings.TrimSpace(out)), whole, nil
}

func (d *AssistDesk) fact(by desk.Person, v ConversationView, code string, data map[string]string) desk.Fact {
	return desk.Fact{At: d.env.Clock.Now(), Kind: desk.FactAssist, Centre: by.Centre, Workspace: v.Workspace, Channel: v.Channel, Thread: v.Thread,
		Conversation: v.ID, Actor: desk.Operator(by.ID), Code: code, Data: data}
}

// open tells whether a talk can still be answered.
func open(v ConversationView) bool { return v.State != conversation.Closed }
