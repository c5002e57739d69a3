package line

import (
	"embed"

	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// Drawn by web/tool/menus.mjs.
//
//go:embed menu/*.png
var menuPictures embed.FS

// MenuPicture gives a rich menu's picture, a PNG; nil for a kind that has none.
func MenuPicture(k richmenu.Kind) []byte {
	picture, err := menuPictures.ReadFile("menu/" + string(k) + ".png")
	if err != nil {
		return nil
	}
	return picture
}
