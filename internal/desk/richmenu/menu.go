// Package richmenu is about the rich menu under a customer's chat while an inquiry is with
// people: a few fixed ones, made at set-up in the channel's LINE account and shown to one
// customer at a time. Whatever the customer saw before is put back.
//
// Dependencies: the standard library and package desk.
package richmenu

import "strconv"

// Kind names what a customer's menu shows of the inquiry.
type Kind string

// Kinds.
const (
	Own     Kind = ""        // nothing of the desk's: what the brand shows, or another system
	Waiting Kind = "waiting" // a person is awaited
	Shut    Kind = "shut"    // so it is, and nobody comes before the counter opens
	Served  Kind = "served"  // a person is at it
)

// Kinds lists the desk's own, in the order in which a customer meets them.
var Kinds = []Kind{Waiting, Shut, Served}

// Size of the menus, in pixels of their pictures: LINE's small one.
const (
	Width  = 1200
	Height = 405
	head   = 135 // the part that says how it stands; nothing is tapped there
)

// Area is a part of a menu that can be tapped: it says something to the desk (Data), or opens
// something on the phone (Link).
type Area struct {
	X, Y, Width, Height int
	Label               string // what is written there; also what the customer says by a tap on Data
	Data                string // of a postback
	Keyboard            bool   // the keyboard opens as well
	Link                string
}

// Menu is one menu, all but its picture.
type Menu struct {
	Kind  Kind
	Bar   string // on the bar below the chat, at most 14 characters
	Areas []Area
}

// What the areas do. The postbacks are those of the entrance's and the bot's buttons, about
// whatever inquiry the customer has when they are tapped.
//
// The links are LINE's URL scheme: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/
var (
	howLong   = Area{Label: "あと何分？", Data: "e1:*:long"}
	whenOpen  = Area{Label: "受付はいつから？", Data: "e1:*:long"}
	leave     = Area{Label: "メッセージを残す", Data: "e1:*:leave", Keyboard: true}
	back      = Area{Label: "ボットに戻る", Data: "b1::back"}
	takePhoto = Area{Label: "写真を撮る", Link: "https://line.me/R/nv/camera/"}
	pickPhoto = Area{Label: "写真を選ぶ", Link: "https://line.me/R/nv/cameraRoll/multi"}
)

// Of gives the menu of a kind; false for one that there is not.
func Of(k Kind) (Menu, bool) {
	switch k {
	case Waiting:
		return Menu{k, "お待ちの間のメニュー", row(howLong, leave, back)}, true
	case Shut:
		return Menu{k, "受付時間外のメニュー", row(whenOpen, leave, back)}, true
	case Served:
		return Menu{k, "写真を送る", row(takePhoto, pickPhoto)}, true
	}
	return Menu{}, false
}

// row puts areas side by side under the head.
func row(areas ...Area) []Area {
	w := Width / len(areas)
	for i := range areas {
		areas[i].X, areas[i].Y, areas[i].Width, areas[i].Height = i*w, head, w, Height-head
	}
	return areas
}

// Name is what a channel's menu is called in its LINE account: who finds it there knows whose
// it is, and a maker that died finds what it had made.
func Name(channel string, round int64, k Kind) string {
	return Prefix(channel) + strconv.FormatInt(round, 10) + "/" + string(k)
}

// Prefix begins the names of all of a channel's menus.
func Prefix(channel string) string { return "madoguchi/" + channel + "/" }
