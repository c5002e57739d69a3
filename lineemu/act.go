package lineemu

import (
	"encoding/json"
	"time"
)

// Act is something the customer does. Which fields matter depends on Type:
//
//	text        Text, Emojis, Mention, Quote
//	sticker     PackageID, StickerID, Keywords, Quote
//	image       Data, ContentType, ImageSet, External, PrepareMS
//	video audio Data, ContentType, DurationMS, External, PrepareMS, TranscodeFails
//	file        Data, FileName
//	location    Title, Address, Latitude, Longitude
//	edit        MessageID, Text (groups only, as on LINE)
//	postback    Data, Params, DisplayText
//	follow unfollow block join leave
//	memberJoined memberLeft   Members
//	unsend      MessageID
//	accountLink Nonce, Result
//	richmenu    Area, or X and Y; Params for a date picked: taps the menu in force
//	unknown     Event: a raw event; missing common fields are filled in
type Act struct {
	Type string `json:"type"`

	Text        string            `json:"text"`
	Emojis      json.RawMessage   `json:"emojis"`  // LINE's own form
	Mention     json.RawMessage   `json:"mention"` // LINE's own form
	Quote       string            `json:"quote"`   // id of the quoted message
	PackageID   string            `json:"package_id"`
	StickerID   string            `json:"sticker_id"`
	Keywords    []string          `json:"keywords"`
	Data        string            `json:"data"` // media: base64, empty for a placeholder; postback: its data
	ContentType string            `json:"content_type"`
	FileName    string            `json:"file_name"`
	DurationMS  int64             `json:"duration_ms"`
	ImageSet    *ImageSet         `json:"image_set"`
	External    *External         `json:"external"`
	PrepareMS   int64             `json:"prepare_ms"` // content answers 202 for so long
	Fails       bool              `json:"transcode_fails"`
	Title       string            `json:"title"`
	Address     string            `json:"address"`
	Latitude    float64           `json:"latitude"`
	Longitude   float64           `json:"longitude"`
	Params      map[string]string `json:"params"`
	DisplayText string            `json:"display_text"` // shown in the talk, not sent
	MessageID   string            `json:"message_id"`
	Members     []string          `json:"members"`
	Nonce       string            `json:"nonce"`
	Result      string            `json:"result"` // ok (default) or failed
	Event       map[string]any    `json:"event"`
	Area        *int              `json:"area"` // of the rich menu, from 0
	X           *float64          `json:"x"`    // in the rich menu's own size
	Y           *float64          `json:"y"`

	ChannelID string `json:"channel_id"` // empty: the first channel
	GroupID   string `json:"group_id"`   // write in a group (C…) or room (R…); made when unknown
	EventID   string `json:"event_id"`   // webhookEventId; empty: a new ULID
	Timestamp int64  `json:"timestamp"`  // ms; 0: now
	// ReplyTokenTTL is the life of the reply token in seconds; nil: LINE's 60. 0 or less: dead on arrival.
	ReplyTokenTTL *float64 `json:"reply_token_ttl"`
	Standby       bool     `json:"standby"` // another module holds the chat: mode standby, no reply token
	Async         bool     `json:"async"`   // do not wait for the webhook's answer

	// bytes is decoded media, from Data or from a multipart upload.
	bytes []byte
}

// ImageSet marks pictures sent together.
type ImageSet struct {
	ID    string `json:"id"`
	Index int    `json:"index,omitempty"`
	Total int    `json:"total,omitempty"`
}

// External is media that lies elsewhere (sent through LIFF); the content API does not have it.
type External struct {
	OriginalContentURL string `json:"original_content_url"`
	PreviewImageURL    string `json:"preview_image_url"`
}

// Said is what came of an Act.
type Said struct {
	MessageID  string   `json:"message_id,omitempty"`
	EventID    string   `json:"event_id"`
	ReplyToken string   `json:"reply_token,omitempty"`
	Delivery   Delivery `json:"delivery"`
	Tapped     *Tapped  `json:"tapped,omitempty"` // of the act richmenu; Delivery is empty when nothing was sent
}

// Say makes the user write a text on the first channel and waits for the webhook's answer.
func (p *Platform) Say(userID, text string) (Said, error) {
	return p.Act(userID, Act{Type: "text", Text: text})
}

// Act makes the user do something and sends the webhook. It returns when the bot server has
// answered (at most the time-out), or at once with Async. An error means the act itself was
// impossible; a failed delivery is in Said.Delivery.
func (p *Platform) Act(userID string, a Act) (Said, error) {
	if a.Type == "richmenu" {
		return p.actTap(userID, a)
	}
	ev, ch, err := p.perform(userID, &a)
	if err != nil {
		return Said{}, err
	}
	said := Said{MessageID: ev.messageID, EventID: ev.id, ReplyToken: ev.replyToken}
	said.Delivery = p.send(&post{ch: ch, events: []*hookEvent{ev}}, a.Async)
	return said, nil
}

// UserAct is an Act together with who does it.
type UserAct struct {
	UserID string `json:"user_id"`
	Act
}

// ActTogether performs several acts, possibly of several users, and sends their events in
// one POST. All must be on one channel; ChannelID of the first says which.
func (p *Platform) ActTogether(acts []UserAct, async bool) ([]Said, error) {
	if len(acts) == 0 {
		return nil, errNothing
	}
	var events []*hookEvent
	var ch *channel
	said := make([]Said, len(acts))
	for i := range acts {
		acts[i].ChannelID = acts[0].ChannelID
		ev, c, err := p.perform(acts[i].UserID, &acts[i].Act)
		if err != nil {
			return nil, err
		}
		ch, events = c, append(events, ev)
		said[i] = Said{MessageID: ev.messageID, EventID: ev.id, ReplyToken: ev.replyToken}
	}
	d := p.send(&post{ch: ch, events: events}, async)
	for i := range said {
		said[i].Delivery = d
	}
	return said, nil
}

// perform changes the platform's state as the act says and returns the event to send.
func (p *Platform) perform(userID string, a *Act) (*hookEvent, *channel, error) {
	if err := a.check(); err != nil {
		return nil, nil, err
	}
	build, ok := builders[a.Type]
	if !ok {
		return nil, nil, errActType(a.Type)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s, err := p.scene(userID, a)
	if err != nil {
		return nil, nil, err
	}
	fields, err := build(p, s, a)
	if err != nil {
		return nil, nil, err
	}
	return p.event(s, a, fields), s.ch, nil
}

// scene is where an act takes place. Used under mu only.
type scene struct {
	ch   *channel
	user *user
	rel  *relation
	grp  *group // nil in a one-to-one talk
	talk *talk
	now  time.Time
	id   string // of the message being written, if any
}

func (p *Platform) scene(userID string, a *Act) (*scene, error) {
	ch, err := p.channel(a.ChannelID)
	if err != nil {
		return nil, err
	}
	u := p.users[userID]
	if u == nil {
		return nil, errNoUser(userID)
	}
	s := &scene{ch: ch, user: u, rel: p.relation(ch, u), now: p.Now()}
	if a.GroupID == "" {
		s.talk = p.talk(ch, userID, "user")
		return s, nil
	}
	if s.grp, err = p.groupFor(ch, a.GroupID, userID); err != nil {
		return nil, err
	}
	s.talk = p.talk(ch, s.grp.ID, s.grp.Kind)
	return s, nil
}

// source is the source object of the scene's events.
func (s *scene) source() json.RawMessage {
	b := append(make([]byte, 0, 128), `{"type":"`+s.talk.kind+`"`...)
	if s.grp != nil {
		b = append(b, `,"`+s.grp.Kind+`Id":"`+s.grp.ID+`"`...)
	}
	if s.grp == nil || !s.user.NoConsent {
		b = append(append(append(b, `,"userId":"`...), s.user.ID...), '"')
	}
	return append(b, '}')
}
