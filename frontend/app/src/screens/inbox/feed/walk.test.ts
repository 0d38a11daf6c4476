import { expect, test, vi } from "vitest"
import { commentHere, likeHere, stepFeed } from "./walk"

function feed() {
  document.body.innerHTML = `<button id="out"></button><div id="box">
    <p data-feed="1"><a id="one" href="#">Gleb</a><button data-deed="like"></button></p>
    <p data-feed="2">words alone</p>
    <p data-feed="3"><button id="three" data-deed="comment"></button></p></div>`
  Element.prototype.scrollIntoView = vi.fn()
  return document.getElementById("box")!
}
const here = () => document.activeElement?.id

test("one walks from the edge, past what has nothing to press, and stays at the end", () => {
  const box = feed()
  stepFeed(box, 1)
  expect(here()).toBe("one")
  stepFeed(box, 1)
  expect(here()).toBe("three")
  expect(stepFeed(box, 1)).toBe(false)
  expect(here()).toBe("three")
  document.getElementById("out")!.focus()
  stepFeed(box, -1)
  expect(here()).toBe("three")
})

test("only the fact that has the focus is liked, and nothing is where none has it", () => {
  const box = feed()
  const liked = vi.fn()
  box.querySelector("[data-deed=like]")!.addEventListener("click", liked)
  likeHere(box)
  expect(liked).not.toHaveBeenCalled()
  stepFeed(box, 1)
  likeHere(box)
  expect(liked).toHaveBeenCalledOnce()
})

test("a comment's line is opened once, and has the focus", async () => {
  const box = feed()
  const button = box.querySelector("[data-deed=comment]")!
  const opened = vi.fn(() => button.insertAdjacentHTML("afterend", `<textarea id="line"></textarea>`))
  button.addEventListener("click", opened)
  stepFeed(box, -1)
  commentHere(box)
  await vi.waitFor(() => expect(here()).toBe("line"))
  document.getElementById("three")!.focus()
  commentHere(box)
  expect(here()).toBe("line")
  expect(opened).toHaveBeenCalledOnce()
})
