package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// FormOffer is a form that can be sent, with the exact message that brings it.
type FormOffer struct {
	ID     string         `json:"id"`
	Title  form.Words     `json:"title"`
	Why    form.Words     `json:"why"`
	Fields List[FormPart] `json:"fields"`
	Text   string         `json:"text" doc:"what the customer reads over the button"`
}

// FormPart is a field, by its name.
type FormPart struct {
	Name  string     `json:"name"`
	Label form.Words `json:"label"`
}

// FormRequest is a form that was sent. What was answered is masked.
type FormRequest struct {
	ID       string               `json:"id"`
	Version  int64                `json:"version"`
	Sheet    string               `json:"sheet"`
	Title    form.Words           `json:"title"`
	State    form.State           `json:"state" enum:"open,received,withdrawn,replaced,expired,destroyed"`
	Operator desk.OperatorID      `json:"operator_id" doc:"who asked"`
	Name     string               `json:"operator" doc:"name"`
	Asked    Time                 `json:"asked_at"`
	Until    Time                 `json:"until"`
	Changed  Time                 `json:"changed_at"`
	Destroy  Null[Time]           `json:"destroy_at" doc:"received: when the answer is destroyed by itself"`
	Message  Null[desk.MessageID] `json:"message_id" doc:"that brought it"`
	Masked   List[FormAnswer]     `json:"masked"`
	Sees     bool                 `json:"sees" doc:"whoever asks may see the answer whole, with a reason"`
}

// FormAnswer is one field of an answer.
type FormAnswer struct {
	Name  string     `json:"name"`
	Label form.Words `json:"label"`
	Value string     `json:"value"`
}

// TalkForms is what can be asked in a talk outside of the chat, and what was.
type TalkForms struct {
	Offers List[FormOffer]   `json:"offers"`
	Until  Time              `json:"until" doc:"of what is sent now: send it back with the form"`
	Items  List[FormRequest] `json:"items" doc:"the newest first"`
}

// RevealedForm is an answer whole. It may stand on a screen until hide_at.
type RevealedForm struct {
	FormRequest
	Answer List[FormAnswer] `json:"answer"`
	Hide   Time             `json:"hide_at"`
}

func labelled(s form.Sheet, name, value string) FormAnswer {
	out := FormAnswer{Name: name, Value: value}
	for _, f := range s.Fields {
		if f.Name == name {
			out.Label = f.Label
		}
	}
	return out
}

func showForm(r flow.FormRow, names map[desk.OperatorID]string) FormRequest {
	out := FormRequest{ID: r.ID, Version: r.Version, Sheet: r.Sheet.ID, Title: r.Sheet.Title, State: r.State, Operator: r.Operator, Name: names[r.Operator],
		Asked: Time{r.Asked}, Until: Time{r.Until}, Changed: Time{r.Changed}, Message: orNull(r.Message), Sees: r.Sees}
	if r.State == form.Received {
		out.Destroy = moment(r.Destroy)
	}
	for _, m := range r.Masked {
		out.Masked = append(out.Masked, labelled(r.Sheet, m.Name, m.Value))
	}
	return out
}

type talkFormsOut struct{ Body TalkForms }

func (s *server) talkForms(ctx context.Context, in *At) (*talkFormsOut, error) {
	by := callerFrom(ctx).Person
	got, err := s.Forms.Of(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &talkFormsOut{TalkForms{Until: Time{got.Until}}}
	for _, o := range got.Offers {
		offer := FormOffer{ID: o.Sheet.ID, Title: o.Sheet.Title, Why: o.Sheet.Why, Text: o.Text}
		for _, f := range o.Sheet.Fields {
			offer.Fields = append(offer.Fields, FormPart{f.Name, f.Label})
		}
		out.Body.Offers = append(out.Body.Offers, offer)
	}
	for _, r := range got.Rows {
		out.Body.Items = append(out.Body.Items, showForm(r, names))
	}
	return out, nil
}

type formOut struct{ Body FormRequest }

func (s *server) oneForm(ctx context.Context, r flow.FormRow, err error) (*formOut, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	return &formOut{showForm(r, names)}, nil
}

type askFormIn struct {
	At
	Key  string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" doc:"a new one for each form; the same key gives the first one again"`
	Body struct {
		Sheet string    `json:"sheet" minLength:"1" maxLength:"64"`
		Until time.Time `json:"until" doc:"as it was offered"`
	}
}

func (s *server) askForm(ctx context.Context, in *askFormIn) (*formOut, error) {
	r, err := s.Forms.Ask(ctx, callerFrom(ctx).Person, in.ID, in.Body.Sheet, given(&in.Body.Until), in.Key)
	return s.oneForm(ctx, r, err)
}

type formRefIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body *Empty
}

func (s *server) withdrawForm(ctx context.Context, in *formRefIn) (*formOut, error) {
	r, err := s.Forms.Withdraw(ctx, callerFrom(ctx).Person, in.ID, in.Ref)
	return s.oneForm(ctx, r, err)
}

func (s *server) finishForm(ctx context.Context, in *formRefIn) (*formOut, error) {
	r, err := s.Forms.Finish(ctx, callerFrom(ctx).Person, in.ID, in.Ref)
	return s.oneForm(ctx, r, err)
}

type revealFormIn struct {
	At
	Ref  string `path:"ref" maxLength:"64"`
	Body struct {
		Reason form.Reason `json:"reason" enum:"refund,delivery,verify,correct,other"`
		Memo   string      `json:"memo,omitempty" maxLength:"1000" doc:"other: needed. It becomes a note of the talk"`
	}
}

type revealFormOut struct{ Body RevealedForm }

func (s *server) revealForm(ctx context.Context, in *revealFormIn) (*revealFormOut, error) {
	got, err := s.Forms.Reveal(ctx, callerFrom(ctx).Person, in.ID, in.Ref, in.Body.Reason, in.Body.Memo)
	if err != nil {
		return nil, err
	}
	one, err := s.oneForm(ctx, got.FormRow, nil)
	if err != nil {
		return nil, err
	}
	out := &revealFormOut{RevealedForm{FormRequest: one.Body, Hide: Time{got.Hide}}}
	for _, v := range got.Answer {
		if v.Value != "" {
			out.Body.Answer = append(out.Body.Answer, labelled(got.Sheet, v.Name, v.Value))
		}
	}
	return out, nil
}

// FormSettings are what a brand may ask outside of the chat.
type FormSettings struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1"`
	Version   int64            `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Hours     int              `json:"hours" doc:"a link is good for, 1 to 168"`
	Days      int              `json:"days" doc:"an answer is kept, 1 to 30"`
	Who       form.Who         `json:"who" enum:"owner,above" doc:"may see an answer: whoever has the inquiry or asked, or only those who oversee"`
	Sheets    List[FormSheet]  `json:"sheets"`
	At        *Time            `json:"at,omitempty" readOnly:"true"`
	By        string           `json:"by,omitempty" readOnly:"true"`
}

// FormSheet is a set of questions. Of the desk's own kinds the fields are the desk's.
type FormSheet struct {
	ID     string          `json:"id,omitempty" maxLength:"64" doc:"empty: a new one"`
	Kind   form.Kind       `json:"kind" enum:"bank,address,birthday,own"`
	Title  form.Words      `json:"title"`
	Why    form.Words      `json:"why" doc:"what it is needed for: the page tells the customer"`
	Ask    string          `json:"ask" maxLength:"400" doc:"the message, at most 120 characters"`
	Fields List[FormField] `json:"fields"`
	Off    bool            `json:"off,omitempty"`
}

// FormField is one thing that is asked for.
type FormField struct {
	Name     string           `json:"name,omitempty" maxLength:"64" doc:"the desk gives it"`
	Label    form.Words       `json:"label"`
	Hint     form.Words       `json:"hint,omitzero"`
	Sort     form.Sort        `json:"sort" enum:"line,digits,kana,postcode,date,choice"`
	Min      int              `json:"min,omitempty"`
	Max      int              `json:"max,omitempty"`
	Optional bool             `json:"optional,omitempty"`
	Choices  List[form.Words] `json:"choices"`
}

type formSettingsOut struct{ Body FormSettings }

func (s *server) oneFormSettings(ctx context.Context, v form.Version, err error) (*formSettingsOut, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, callerFrom(ctx).Centre, nil)
	if err != nil {
		return nil, err
	}
	out := FormSettings{Workspace: v.Workspace, Version: v.Version, Hours: v.Body.Hours, Days: v.Body.Days, Who: v.Body.Who}
	for _, sheet := range v.Body.Sheets {
		one := FormSheet{ID: sheet.ID, Kind: sheet.Kind, Title: sheet.Title, Why: sheet.Why, Ask: sheet.Ask, Off: sheet.Off}
		for _, f := range sheet.Fields {
			one.Fields = append(one.Fields, FormField{f.Name, f.Label, f.Hint, f.Sort, f.Min, f.Max, f.Optional, f.Choices})
		}
		out.Sheets = append(out.Sheets, one)
	}
	if v.Version > 0 {
		out.At, out.By = &Time{v.At}, names[v.By]
	}
	return &formSettingsOut{out}, nil
}

func (s *server) getFormSettings(ctx context.Context, in *brandIn) (*formSettingsOut, error) {
	v, err := s.Forms.Settings(ctx, callerFrom(ctx).Person, in.Workspace)
	return s.oneFormSettings(ctx, v, err)
}

type setFormSettingsIn struct{ Body FormSettings }

func (s *server) setFormSettings(ctx context.Context, in *setFormSettingsIn) (*formSettingsOut, error) {
	b := in.Body
	v := form.Version{Workspace: b.Workspace, Version: b.Version, Body: form.Settings{Hours: b.Hours, Days: b.Days, Who: b.Who}}
	for _, one := range b.Sheets {
		sheet := form.Sheet{ID: one.ID, Kind: one.Kind, Title: one.Title, Why: one.Why, Ask: one.Ask, Off: one.Off}
		for _, f := range one.Fields {
			sheet.Fields = append(sheet.Fields, form.Field{Name: f.Name, Label: f.Label, Hint: f.Hint, Sort: f.Sort, Min: f.Min, Max: f.Max, Optional: f.Optional, Choices: f.Choices})
		}
		v.Body.Sheets = append(v.Body.Sheets, sheet)
	}
	v, err := s.Forms.Save(ctx, callerFrom(ctx).Person, v)
	return s.oneFormSettings(ctx, v, err)
}
