import 'element-plus/theme-chalk/el-tag.css';
import 'element-plus/theme-chalk/el-scrollbar.css';
import 'element-plus/theme-chalk/el-popper.css';
import 'element-plus/theme-chalk/el-select-dropdown.css';
import 'element-plus/theme-chalk/el-option.css';
import 'element-plus/theme-chalk/el-select.css';

export { ElSelect, ElOption } from 'element-plus/es/components/select/index.mjs';
