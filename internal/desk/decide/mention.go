package decide

import (
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
)

// maxNamed is how many colleagues one note may name.
const maxNamed = 10

// named gives a note with the places at which it names colleagues, as @ and their name. They
// must be people who may read the talk and its notes.
func (p *pen) named(cmd Command) (desk.Content, error) {
	if len(cmd.Named) == 0 {
		return cmd.Content, nil
	}
	if len(cmd.Named) > maxNamed {
		return cmd.Content, desk.E(desk.Invalid, "too_many", "A note names at most 10 colleagues.").On("mentions")
	}
	text := desk.TextBody{Text: cmd.Content.Text.Text}
	subject := identity.Subject{Workspace: p.Case.Talk.Workspace, Standing: p.Case.Talk.Standing()}
	for _, who := range cmd.Named {
		sign := "@" + who.Name
		at := strings.Index(text.Text, sign)
		if at < 0 || who.Disabled || !identity.Can(who, identity.Work, subject) {
			return cmd.Content, desk.E(desk.Invalid, "bad_mention", "Name colleagues who may see this talk, as @ and their name.").On("mentions")
		}
		text.Mentions = append(text.Mentions, desk.Mention{Index: desk.Units(text.Text[:at]), Length: desk.Units(sign), Type: desk.MentionOperator, UserID: string(who.ID)})
	}
	return desk.Content{Kind: desk.Text, Text: &text}, nil
}

// calls lets those whom a note names be told.
func (p *pen) calls(m desk.Message, cmd Command) {
	for _, who := range cmd.Named {
		if who.ID == cmd.By.ID {
			continue
		}
		p.Namings = append(p.Namings, desk.Naming{Workspace: m.Workspace, Message: m.ID, Operator: who.ID, Conversation: m.Conversation, By: cmd.By.ID, At: p.now})
		p.fact(desk.Fact{Kind: desk.FactMention, Conversation: m.Conversation, Message: m.ID, Subject: who.ID, Code: "made", After: p.Case.Talk.Standing()})
	}
}
