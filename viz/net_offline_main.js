// What a page of the site of files runs: first where answers come from, then the page as the server has it.

import "./net_offline.js";
import "./net_main.js";
