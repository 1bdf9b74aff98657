import 'element-plus/theme-chalk/el-input.css';
import 'element-plus/theme-chalk/el-scrollbar.css';
import 'element-plus/theme-chalk/el-popper.css';
import 'element-plus/theme-chalk/el-button.css';
import 'element-plus/theme-chalk/el-time-picker.css';
import 'element-plus/theme-chalk/el-date-picker-panel.css';
import 'element-plus/theme-chalk/el-date-picker.css';

export { ElDatePicker } from 'element-plus/es/components/date-picker/index.mjs';
