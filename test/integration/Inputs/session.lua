-- Neovim's own client of language servers with safespawn-clangd: shows the findings
-- of start.c, applies the quick fix at the last one, saves.
local function fail(text)
  io.stderr:write(text .. "\n")
  vim.cmd("cquit")
end
local function await(what, condition)
  if not vim.wait(60000, condition, 50) then fail("timeout: " .. what) end
end

vim.cmd("edit start.c")
local id = vim.lsp.start_client({ cmd = { vim.env.SERVER }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, id)
local function ours()
  return vim.tbl_filter(function(one) return tostring(one.code):find("^safespawn%-") end,
    vim.diagnostic.get(0))
end
await("findings", function() return #ours() == 2 end)

local exit
for _, one in ipairs(ours()) do
  print(one.lnum + 1 .. ": " .. one.code .. ": " .. one.message)
  if one.code == "safespawn-vfork-exit" then exit = one end
end

-- Whoever asks for a quick fix sees its title, and chooses.
vim.ui.select = function(actions, options, choose)
  for _, action in ipairs(actions) do
    local title = options.format_item(action)
    print("offered: " .. title)
    if title:find("_exit") then return choose(action) end
  end
  fail("no such quick fix")
end
vim.api.nvim_win_set_cursor(0, { exit.lnum + 1, exit.col })
vim.lsp.buf.code_action()
await("the fix", function()
  return vim.fn.search("_exit(127)", "nw") > 0
end)
await("findings after the fix", function() return #ours() == 1 end)
vim.cmd("write")
vim.cmd("qall!")
