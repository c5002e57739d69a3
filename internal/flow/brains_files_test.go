package flow_test

import (
	"fmt"
	"testing"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/knowledge"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// keepsFile records a file as an upload does.
func (s *school) keepsFile(id desk.AttachmentID, mime, name string) {
	s.t.Helper()
	s.check(s.db.PutAttachment(s.t.Context(), flow.Attachment{ID: id, Workspace: brand, Purpose: flow.PurposeOutbound, MIME: mime, Name: name,
		Size: 9, Width: 3, Height: 2, CreatedAt: s.clock.Now()}))
}

func (s *school) publishesBody(b knowledge.Body) knowledge.Entry {
	s.t.Helper()
	anna, ben := s.person("anna", desk.RoleEditor, 0), s.person("ben", desk.RoleSupervisor, 1)
	e, err := s.lib.Create(s.t.Context(), anna, brand, b)
	s.check(err)
	e, err = s.lib.Act(s.t.Context(), anna, e.ID, 0, act(knowledge.Submit))
	s.check(err)
	e, err = s.lib.Act(s.t.Context(), ben, e.ID, 0, act(knowledge.Publish))
	s.check(err)
	return e
}

// An answer is said with its attachments behind it, each as LINE can show it, and with its
// buttons under the last. A file that has gone costs the answer nothing else.
func TestAnAnswerBringsItsFiles(t *testing.T) {
	s := newSchool(t)
	s.keepsFile("photo", "image/png", "box.png")
	s.keepsFile("paper", "application/pdf", "guide.pdf")
	s.keepsFile("moving", "image/gif", "wave.gif")
	b := faq("ギフト包装の見本はありますか", "こちらです。")
	b.Answer[0].Choices = []desk.Choice{{Label: "注文する", Say: "注文する"}}
	b.Attachments = []desk.AttachmentID{"photo", "paper", "moving"}
	e := s.publishesBody(b)

	said := func() (out []string, last desk.Content) {
		brain, err := s.brains.Of(t.Context(), brand)
		s.check(err)
		f, ok := brain.FAQ(string(e.ID))
		if !ok {
			t.Fatal("the entry does not answer")
		}
		for i, c := range f.Answer {
			if c.Media != nil {
				out = append(out, fmt.Sprint(c.Kind, " ", c.Media.State, " ", c.Media.Name))
			} else {
				out = append(out, fmt.Sprint(c.Kind))
			}
			if i < len(f.Answer)-1 && len(c.Choices) > 0 {
				t.Error("buttons above the last bubble")
			}
			last = c
		}
		return out, last
	}
	got, last := said()
	if want := "[text image ready box.png file ready guide.pdf file ready wave.gif]"; fmt.Sprint(got) != want || len(last.Choices) != 1 {
		t.Errorf("said %v, buttons %v", got, last.Choices)
	}
	s.check(s.db.DeleteAttachment(t.Context(), "paper"))
	s.brains = s.anew() // as after a start
	if got, _ := said(); fmt.Sprint(got) != "[text image ready box.png file ready wave.gif]" {
		t.Errorf("without the paper %v", got)
	}
}

// What the customer's talk holds is what LINE is called with: bubbles that are ready.
func TestTheBotSendsFiles(t *testing.T) {
	s := newSchool(t)
	s.keepsFile("photo", "image/jpeg", "box.jpg")
	b := faq("ギフト包装の見本はありますか", "こちらです。")
	b.Attachments = []desk.AttachmentID{"photo"}
	s.publishesBody(b)
	v := s.asks("u1", "ギフト包装の見本はありますか")
	page, err := s.asker.Messages(t.Context(), s.person("ben", desk.RoleSupervisor, 1), v.ID, desk.Page{Limit: 10})
	s.check(err)
	for _, m := range page.Items {
		if m.Content.Kind == desk.Image && m.Direction == desk.Out {
			if m.Content.Media.Attachment != "photo" || m.Content.Media.State != desk.MediaReady || len(m.Content.Choices) == 0 {
				t.Errorf("%+v", m.Content)
			}
			return
		}
	}
	t.Errorf("no picture among %d messages", len(page.Items))
}
