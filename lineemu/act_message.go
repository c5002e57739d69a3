package lineemu

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// A builder applies an act to the state and returns the payload fields of its event. It runs
// under mu and must not do I/O.
type builder func(p *Platform, s *scene, a *Act) (map[string]any, error)

var builders = map[string]builder{
	"text": buildText, "sticker": buildSticker, "location": buildLocation,
	"image": buildMedia, "video": buildMedia, "audio": buildMedia, "file": buildMedia,
	"edit": buildEdit, "unsend": buildUnsend, "postback": buildPostback, "accountLink": buildLink,
	"follow": buildFollow, "unfollow": buildBlock, "block": buildBlock, "unblock": buildFollow,
	"join": buildJoin, "leave": buildLeave, "memberJoined": buildMembers, "memberLeft": buildMembers,
	"unknown": buildUnknown,
}

func buildText(p *Platform, s *scene, a *Act) (map[string]any, error) {
	msg := map[string]any{"type": "text", "text": a.Text}
	if len(a.Emojis) > 0 {
		msg["emojis"] = a.Emojis
	}
	if len(a.Mention) > 0 {
		msg["mention"] = a.Mention
	}
	return p.write(s, a, msg, nil)
}

func buildSticker(p *Platform, s *scene, a *Act) (map[string]any, error) {
	msg := map[string]any{
		"type": "sticker", "packageId": orElse(a.PackageID, "446"), "stickerId": orElse(a.StickerID, "1988"),
		"stickerResourceType": "STATIC",
	}
	if len(a.Keywords) > 0 {
		msg["keywords"] = a.Keywords
	}
	if a.Text != "" {
		msg["stickerResourceType"], msg["text"] = "MESSAGE", a.Text
	}
	return p.write(s, a, msg, nil)
}

func buildLocation(p *Platform, s *scene, a *Act) (map[string]any, error) {
	msg := map[string]any{"type": "location", "latitude": a.Latitude, "longitude": a.Longitude}
	if a.Latitude == 0 && a.Longitude == 0 {
		msg["latitude"], msg["longitude"] = 35.6812, 139.7671 // Tokyo station
	}
	if a.Title != "" {
		msg["title"] = a.Title
	}
	if a.Address != "" {
		msg["address"] = a.Address
	}
	return p.write(s, a, msg, nil)
}

func buildMedia(p *Platform, s *scene, a *Act) (map[string]any, error) {
	c := p.newContent(s, a)
	msg := map[string]any{"type": a.Type}
	switch a.Type {
	case "file":
		msg["fileName"], msg["fileSize"] = c.name, len(c.bytes)
	case "video", "audio":
		msg["duration"] = c.durationMS
		fallthrough
	default:
		msg["contentProvider"] = c.provider()
	}
	if a.Type == "image" && a.ImageSet != nil {
		msg["imageSet"] = a.ImageSet
	}
	return p.write(s, a, msg, c)
}

// quotable are the message types that carry a quote token.
var quotable = map[string]bool{"text": true, "sticker": true, "image": true, "video": true}

// write puts a message of the customer into the talk and the ledger.
func (p *Platform) write(s *scene, a *Act, msg map[string]any, c *content) (map[string]any, error) {
	if s.grp == nil && s.rel.state == blocked {
		return nil, errors.New("this user has blocked the account: unblock before writing")
	}
	s.id = p.acts.nextMessage()
	m := &message{id: s.id, talk: s.talk, userID: s.user.ID, at: s.now, via: ViaWebhook, content: c, read: s.ch.ChatMode == "bot"}
	msg["id"] = s.id
	if kind, _ := msg["type"].(string); quotable[kind] {
		m.quoteToken = p.acts.messageToken("q", s.id)
		msg["quoteToken"] = m.quoteToken
	}
	m.readToken = p.acts.messageToken("r", s.id)
	msg["markAsReadToken"] = m.readToken
	if a.Quote != "" {
		if q := p.messages[a.Quote]; q == nil || q.talk != s.talk {
			return nil, fmt.Errorf("quote %q: give the id of a message in this talk", a.Quote)
		}
		msg["quotedMessageId"] = a.Quote
	}
	p.room = appendJSON(p.room[:0], msg)
	m.body = slices.Clone(p.room)
	p.put(m)
	s.rel.lastWrote = s.now
	return map[string]any{"type": "message", "message": json.RawMessage(m.body)}, nil
}

func buildEdit(p *Platform, s *scene, a *Act) (map[string]any, error) {
	m, err := p.own(s, a.MessageID)
	if err != nil {
		return nil, err
	}
	if s.grp == nil {
		return nil, errors.New("edit: only messages in groups can be edited: give group_id")
	}
	if a.Text == "" {
		return nil, errors.New("text: give the new text")
	}
	m.quoteToken = p.acts.messageToken("q", m.id)
	msg := map[string]any{"type": "text", "id": m.id, "text": a.Text, "quoteToken": m.quoteToken}
	m.body = encode(msg)
	p.hub.poke("talk:" + s.talk.chatID)
	return map[string]any{"type": "messageEdited", "message": json.RawMessage(m.body)}, nil
}

func buildUnsend(p *Platform, s *scene, a *Act) (map[string]any, error) {
	m, err := p.own(s, a.MessageID)
	if err != nil {
		return nil, err
	}
	m.unsent, m.body = true, encode(map[string]any{"type": "unsent", "id": m.id})
	if m.content != nil {
		m.content.gone()
	}
	p.hub.poke("talk:" + s.talk.chatID)
	return map[string]any{"type": "unsend", "unsend": map[string]any{"messageId": m.id}}, nil
}

// own finds a message this user wrote in this talk and has not unsent.
func (p *Platform) own(s *scene, id string) (*message, error) {
	m := p.messages[id]
	if m == nil || m.talk != s.talk || m.userID != s.user.ID {
		return nil, &missing{fmt.Sprintf("message %q: this user wrote no such message in this talk", id)}
	}
	if m.unsent {
		return nil, fmt.Errorf("message %s is unsent already", id)
	}
	return m, nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
