package line

import "github.com/madoguchi-desk/madoguchi/internal/desk"

// read fills in what the event's type brings. A reason that is not empty says why the event
// can't be read.
func (e event) read(in *desk.Inbound) (reason string) {
	switch e.Type {
	case "message":
		return e.message(in, desk.InMessage)
	case "messageEdited":
		return e.message(in, desk.InEdited)
	case "unsend":
		return e.unsend(in)
	case "postback":
		return e.postback(in)
	case "follow":
		return e.follow(in)
	case "unfollow":
		in.Kind, in.Content = desk.InUnfollow, notice(desk.Unfollow, "", nil)
	case "join":
		in.Kind, in.Code, in.Content = desk.InNotice, "join", notice(desk.Join, "", nil)
	case "leave":
		in.Kind, in.Code, in.Content = desk.InNotice, "leave", notice(desk.Leave, "", nil)
	case "memberJoined":
		return members(in, desk.MemberJoined, e.Joined)
	case "memberLeft":
		return members(in, desk.MemberLeft, e.Left)
	case "videoPlayComplete":
		return e.watched(in)
	case "beacon":
		return e.beacon(in)
	case "accountLink":
		return e.link(in)
	case "membership":
		return e.membership(in)
	case "module":
		return e.module(in)
	default:
		in.Kind, in.Code = desk.InUnknown, code(e.Type)
		if alert := alertCode(e.Type); alert != "" {
			in.Kind, in.Code = desk.InAlert, alert
		}
	}
	return ""
}

// alertCode names the events about the channel itself; empty for all others.
func alertCode(kind string) string {
	switch kind {
	case "activated", "deactivated", "delivery":
		return kind
	case "botSuspended":
		return "bot_suspended"
	case "botResumed":
		return "bot_resumed"
	}
	return ""
}
