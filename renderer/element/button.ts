import 'element-plus/theme-chalk/el-button.css';

export { ElButton } from 'element-plus/es/components/button/index.mjs';
