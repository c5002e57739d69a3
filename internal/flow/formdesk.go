package flow

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// FormDesk asks customers outside of the chat, takes what they answer, shows it to whom it may
// be shown, and destroys it.
type FormDesk struct {
	env   Env
	cases Cases
	actor *Actor
	read  Reader
	store FormStore
	rules *Rulebook
	seal  Sealer // of links
	seals Seals  // of answers
	token func() string
	guard Guard
}

// NewFormDesk makes it. token gives 256 random bits.
func NewFormDesk(env Env, cases Cases, actor *Actor, read Reader, store FormStore, rules *Rulebook, seal Sealer, seals Seals, token func() string, guard Guard) *FormDesk {
	return &FormDesk{env, cases, actor, read, store, rules, seal, seals, token, guard}
}

// Settings gives a brand's newest, to who works there.
func (d *FormDesk) Settings(ctx context.Context, by desk.Person, w desk.WorkspaceID) (form.Version, error) {
	if !identity.Can(by, identity.ReadDirectory, identity.Subject{Workspace: w}) {
		return form.Version{}, desk.ErrNotFound
	}
	return d.settings(ctx, w)
}

func (d *FormDesk) settings(ctx context.Context, w desk.WorkspaceID) (form.Version, error) {
	v, err := d.store.FormRules(ctx, w)
	if v.Version == 0 {
		v.Body = form.Defaults()
	}
	return v, err
}

// Save stores a version behind the one that was read (v.Version). It holds for what is asked
// from then on; what is under way goes on as it was.
func (d *FormDesk) Save(ctx context.Context, by desk.Person, v form.Version) (form.Version, error) {
	switch subject := (identity.Subject{Workspace: v.Workspace}); {
	case !identity.Can(by, identity.ReadDirectory, subject):
		return v, desk.ErrNotFound
	case !identity.Can(by, identity.ManageForms, subject):
		return v, decide.ErrForbidden
	}
	for i := range v.Body.Sheets {
		d.guarded(&v.Body.Sheets[i])
	}
	var err error
	if v.Body, err = v.Body.Clean(d.env.IDs); err != nil {
		return v, err
	}
	v.Version, v.At, v.By = v.Version+1, d.env.Clock.Now(), by.ID
	fact := desk.Fact{At: v.At, Kind: desk.FactFormSettings, Centre: by.Centre, Workspace: v.Workspace, Actor: desk.Operator(by.ID), Code: "saved", Version: v.Version}
	if err := d.store.SaveFormRules(ctx, v, []desk.Fact{fact}); err != nil {
		return v, err
	}
	d.env.committed(nil)
	return v, nil
}

func (d *FormDesk) guarded(s *form.Sheet) {
	s.Ask = d.guard(s.Ask)
	words := []*form.Words{&s.Title, &s.Why}
	for i := range s.Fields {
		words = append(words, &s.Fields[i].Label, &s.Fields[i].Hint)
		for j := range s.Fields[i].Choices {
			words = append(words, &s.Fields[i].Choices[j])
		}
	}
	for _, w := range words {
		w.JA, w.EN = d.guard(w.JA), d.guard(w.EN)
	}
}

// FormOffer is a sheet that can be sent now, with the exact message that would go out.
type FormOffer struct {
	Sheet form.Sheet
	Text  string
}

// FormRow is a request as one person has it.
type FormRow struct {
	form.Request
	Sees bool // this person may see the answer whole
}

// TalkForms is what can be asked in a talk, and what was.
type TalkForms struct {
	Offers []FormOffer
	Until  time.Time // of what would be sent now
	Rows   []FormRow // the newest first
}

// shownForms is how many requests of a talk are listed.
const shownForms = 20

// Of gives the forms of an inquiry's talk.
func (d *FormDesk) Of(ctx context.Context, by desk.Person, id desk.ConversationID) (out TalkForms, err error) {
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return out, err
	}
	set, err := d.settings(ctx, v.Workspace)
	if err != nil {
		return out, err
	}
	rules, err := d.rules.Of(ctx, v.Workspace)
	if err != nil {
		return out, err
	}
	out.Until = d.env.Clock.Now().Add(set.Body.Life()).Truncate(time.Minute)
	zone := rules.Clocks.Calendar(v.Queue, v.Channel).Zone()
	for _, s := range set.Body.Sheets {
		if !s.Off && v.Contact.Kind == desk.FromUser {
			out.Offers = append(out.Offers, FormOffer{s, decide.FormText(s, out.Until, zone)})
		}
	}
	rows, err := d.store.FormsOf(ctx, v.Thread, shownForms)
	for _, r := range rows {
		out.Rows = append(out.Rows, FormRow{r, decide.SeesForm(by, r, v.Conversation)})
	}
	return out, err
}

// Ask sends a form. until is what the operator was shown. The same key gives the form of the
// first time; ErrKeyReused when it came with another.
func (d *FormDesk) Ask(ctx context.Context, by desk.Person, id desk.ConversationID, sheet string, until time.Time, key string) (FormRow, error) {
	if key == "" {
		return FormRow{}, desk.E(desk.Invalid, "idempotency_key_missing", "Send an Idempotency-Key header, a new one for each form.").On("Idempotency-Key")
	}
	v, err := workedOn(ctx, d.read, by, id)
	if err != nil {
		return FormRow{}, err
	}
	name := nameOf("form", by.ID, id, key)
	switch made, err := d.store.Form(ctx, name); {
	case errors.Is(err, desk.ErrNotFound):
	case err != nil:
		return FormRow{}, err
	case made.Sheet.ID != sheet || made.Until.UnixMilli() != until.UnixMilli():
		return FormRow{}, ErrKeyReused
	default:
		return FormRow{made, decide.SeesForm(by, made, v.Conversation)}, nil
	}
	set, err := d.settings(ctx, v.Workspace)
	if err != nil {
		return FormRow{}, err
	}
	s, ok := set.Body.Sheet(sheet)
	if !ok {
		return FormRow{}, desk.E(desk.Invalid, "no_form", "This brand has no such form. Open the form's dialog again.").On("sheet")
	}
	if until.After(d.env.Clock.Now().Add(set.Body.Life())) {
		return FormRow{}, decide.ErrFormTime
	}
	token := d.token()
	link, err := d.seal.SealSecret(linkPurpose+name, []byte(token))
	if err != nil {
		return FormRow{}, err
	}
	r := form.Request{ID: name, Sheet: s, Who: set.Body.Who, Keep: set.Body.Keep(), Until: until, Hash: HashToken(token), Link: link}
	return d.act(ctx, id, decide.Command{Verb: decide.AskForm, By: by, Ref: name, Form: &r})
}

// linkPurpose and answerPurpose bind seals to what they are for; the request's id follows.
const (
	linkPurpose   = "form link "
	answerPurpose = "form answer "
)

// act carries out a command on a request, and gives the request as whoever asks has it then.
func (d *FormDesk) act(ctx context.Context, id desk.ConversationID, cmd decide.Command) (FormRow, error) {
	cmd.Note = d.guard(strings.TrimSpace(cmd.Note))
	ref := CaseRef{Conversation: id, Care: true, Forms: true}
	if cmd.Verb == decide.WithdrawForm {
		r, err := d.store.Form(ctx, cmd.Ref)
		if err != nil {
			return FormRow{}, err
		}
		ref.Messages = append(ref.Messages, r.Message)
	}
	if _, err := d.actor.act(ctx, ref, cmd, Write{}); err != nil {
		return FormRow{}, err
	}
	return d.row(ctx, cmd.By, id, cmd.Ref)
}

func (d *FormDesk) row(ctx context.Context, by desk.Person, id desk.ConversationID, ref string) (FormRow, error) {
	r, err := d.store.Form(ctx, ref)
	if err != nil {
		return FormRow{}, err
	}
	v, err := d.read.Conversation(ctx, id)
	return FormRow{r, decide.SeesForm(by, r, v.Conversation)}, err
}

// Withdraw lets nobody answer a form any more.
func (d *FormDesk) Withdraw(ctx context.Context, by desk.Person, id desk.ConversationID, ref string) (FormRow, error) {
	return d.act(ctx, id, decide.Command{Verb: decide.WithdrawForm, By: by, Ref: ref})
}
