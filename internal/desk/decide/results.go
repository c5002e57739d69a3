package decide

import (
	"fmt"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// profileCame takes the result of a profile job. Where the channel shows
// nobody (blocked, no consent) the last known name and picture stay.
func (p *pen) profileCame(in desk.Inbound) error {
	if in.Profile == nil {
		return fmt.Errorf("profile result without a profile")
	}
	who := p.Case.Contact
	if in.Profile.UserID != "" {
		known, ok := p.Case.People[in.Profile.UserID]
		if !ok {
			return nil // the person is gone meanwhile
		}
		who = known
	}
	if who.ID == "" {
		return nil
	}
	who.ProfileAt = p.now
	if !in.Profile.Missing {
		p.eraseAvatar(who.Avatar, in.Profile.Avatar)
		who.Name, who.Language, who.Avatar = in.Profile.Name, in.Profile.Language, in.Profile.Avatar
	}
	p.keepContact(who, in.Profile.UserID)
	p.fact(desk.Fact{Kind: desk.FactContact, Contact: who.ID, Code: "profile", Actor: desk.System})
	return nil
}

func (p *pen) eraseAvatar(old, fresh desk.AttachmentID) {
	if old != "" && old != fresh {
		p.job(desk.Job{Kind: desk.JobErase, Key: string(old), RunAt: p.now})
	}
}

// mediaCame ties a fetched attachment to its bubble. If the customer took the
// bubble back while it was fetched, the attachment is destroyed instead.
func (p *pen) mediaCame(in desk.Inbound) error {
	if in.Content == nil || in.Content.Media == nil {
		return fmt.Errorf("media result without media")
	}
	got := *in.Content.Media
	m, ok := p.Case.ByID[in.Ref]
	if !ok || !m.Shown() || m.Content.Media == nil {
		if got.Attachment != "" {
			p.job(desk.Job{Kind: desk.JobErase, Key: string(got.Attachment), RunAt: p.now})
		}
		return nil
	}
	body := *m.Content.Media
	if body.State == desk.MediaReady && got.State != desk.MediaReady {
		return nil // another run of the job has kept it
	}
	if body.Attachment != "" && body.Attachment != got.Attachment {
		p.job(desk.Job{Kind: desk.JobErase, Key: string(body.Attachment), RunAt: p.now})
	}
	body.State, body.Attachment, body.MIME, body.Size, body.Error = got.State, got.Attachment, got.MIME, got.Size, got.Error
	body.Width, body.Height = got.Width, got.Height
	m.Content.Media = &body
	p.edit(m, "media_"+string(got.State))
	return nil
}
